package io.flowcanvas.api.cameras.live;

import com.google.protobuf.Timestamp;
import io.flowcanvas.api.messaging.ProtoTimes;
import io.flowcanvas.proto.engine.v1.CameraEvent;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rows of {@code camera_states}: of each camera that there is, the newest status. */
@Component
class StateRows {
    /** Once read as text PostgreSQL would refuse a NUL. */
    private static final String NUL = "\0";

    private static final long YEAR_10000 = 253_402_300_800L;

    private static final String UPSERT =
            "insert into camera_states (camera_id, seq, status, event, at) select c.id, b.seq,"
                    + " b.status, b.event, b.at::timestamptz from unnest(?::text[], ?::bigint[],"
                    + " ?::text[], ?::bytea[], ?::text[]) as b(id, seq, status, event, at) join"
                    + " cameras c on c.id = b.id::uuid and c.deleted_at is null order by c.id on"
                    + " conflict (camera_id) do update set seq = excluded.seq, status ="
                    + " excluded.status, event = excluded.event, at = excluded.at where"
                    + " camera_states.seq < excluded.seq";

    private final JdbcClient database;

    StateRows(JdbcClient database) {
        this.database = database;
    }

    /**
     * Passes over what is older than what stands there.
     *
     * @param statuses one of each camera
     */
    void write(Collection<CameraEvent> statuses) {
        database.sql(UPSERT)
                .params(
                        texts(statuses, CameraEvent::getCameraId),
                        statuses.stream().map(CameraEvent::getSeq).toArray(Long[]::new),
                        texts(statuses, event -> event.getStatus().getStatus().replace(NUL, "")),
                        statuses.stream().map(CameraEvent::toByteArray).toArray(byte[][]::new),
                        texts(statuses, event -> instant(event.getAt()).toString()))
                .update();
    }

    private static String[] texts(
            Collection<CameraEvent> events, Function<CameraEvent, String> text) {
        return events.stream().map(text).toArray(String[]::new);
    }

    /** What is no time, or one that PostgreSQL would refuse, is 1970. */
    private static Instant instant(Timestamp time) {
        return time.getSeconds() >= 0 && time.getSeconds() < YEAR_10000 && time.getNanos() >= 0
                ? ProtoTimes.instant(time)
                : Instant.EPOCH;
    }
}
