package io.flowcanvas.api.cameras;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.proto.engine.v1.CameraEvent;
import io.r2dbc.spi.Readable;
import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads rows of cameras, each with the newest that is known of it. */
final class CameraRows {
    private static final String SELECT =
            "select c.id, c.owner, c.version, c.revision, c.document, c.pipeline_version,"
                + " c.created_at, c.updated_at, s.event from cameras c left join camera_states s on"
                + " s.camera_id = c.id where c.deleted_at is null";

    private CameraRows() {}

    static Mono<Camera> find(DatabaseClient client, UUID id) {
        return client.sql(SELECT + " and c.id = :id").bind("id", id).map(CameraRows::read).one();
    }

    /** Newest first. */
    static Flux<Camera> list(
            DatabaseClient client, Caller caller, CameraFilter filter, UUID before, int count) {
        DatabaseClient.GenericExecuteSpec statement =
                client.sql(
                                SELECT
                                        + filter.conditions()
                                        + " and c.id < :before and (:all or c.owner = :owner) order"
                                        + " by c.id desc limit :count")
                        .bind("before", before)
                        .bind("all", caller.isAdmin())
                        .bind("owner", caller.owner())
                        .bind("count", count);
        String status = filter.status();
        return (status == null ? statement : statement.bind("status", status))
                .map(CameraRows::read)
                .all();
    }

    private static Camera read(Readable row) {
        return new Camera(
                Objects.requireNonNull(row.get("id", UUID.class)),
                Objects.requireNonNull(row.get("owner", String.class)),
                Objects.requireNonNull(row.get("version", Integer.class)),
                Objects.requireNonNull(row.get("revision", Long.class)),
                Json.mapper()
                        .readValue(
                                Objects.requireNonNull(row.get("document", String.class)),
                                CameraDocument.class),
                Objects.requireNonNull(row.get("pipeline_version", Integer.class)),
                Objects.requireNonNull(row.get("created_at", OffsetDateTime.class)).toInstant(),
                Objects.requireNonNull(row.get("updated_at", OffsetDateTime.class)).toInstant(),
                state(row.get("event", ByteBuffer.class)));
    }

    private static @Nullable CameraEvent state(@Nullable ByteBuffer event) {
        try {
            return event == null ? null : CameraEvent.parseFrom(event);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a camera's state cannot be read", e);
        }
    }
}
