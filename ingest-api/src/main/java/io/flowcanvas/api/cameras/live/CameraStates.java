package io.flowcanvas.api.cameras.live;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.api.database.Database;
import io.flowcanvas.proto.engine.v1.CameraEvent;
import io.r2dbc.spi.Readable;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/** Reads the newest statuses that were stored. */
@Component
public final class CameraStates {
    private final Database database;

    /**
     * @param status null before the engine has said anything
     */
    public record CameraState(UUID camera, @Nullable CameraEvent status) {}

    CameraStates(Database database) {
        this.database = database;
    }

    /** Of an owner's cameras, newest camera first. */
    public Flux<CameraState> ownedBy(String owner, int most) {
        return database.many(
                client ->
                        client.sql(
                                        "select c.id, s.event from cameras c left join"
                                            + " camera_states s on s.camera_id = c.id where c.owner"
                                            + " = :owner and c.deleted_at is null order by c.id"
                                            + " desc limit :most")
                                .bind("owner", owner)
                                .bind("most", most)
                                .map(CameraStates::read)
                                .all());
    }

    private static CameraState read(Readable row) {
        ByteBuffer event = row.get("event", ByteBuffer.class);
        try {
            return new CameraState(
                    Objects.requireNonNull(row.get("id", UUID.class)),
                    event == null ? null : CameraEvent.parseFrom(event));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a camera's state cannot be read", e);
        }
    }
}
