package io.flowcanvas.api.cameras;

import io.flowcanvas.api.auth.Caller;
import java.util.UUID;
import reactor.core.publisher.Mono;

/** Finds cameras. */
@FunctionalInterface
public interface CameraDirectory {
    /** Empty if there is none with this id that the caller may see. */
    Mono<Camera> find(UUID id, Caller caller);
}
