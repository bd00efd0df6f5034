package io.flowcanvas.api.cameras;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.database.Database;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Cameras, as their owners made them. */
@Component
public final class CameraCatalogue implements CameraDirectory {
    private final Database database;

    CameraCatalogue(Database database) {
        this.database = database;
    }

    @Override
    public Mono<Camera> find(UUID id, Caller caller) {
        return database.one(client -> CameraRows.find(client, id))
                .filter(camera -> caller.maySee(camera.owner()));
    }
}
