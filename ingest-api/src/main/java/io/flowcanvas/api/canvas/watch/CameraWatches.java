package io.flowcanvas.api.canvas.watch;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.cameras.CameraDirectory;
import io.flowcanvas.api.cameras.live.CameraHub;
import io.flowcanvas.api.cameras.live.CameraStates;
import io.flowcanvas.api.cameras.live.CameraWatcher;
import io.flowcanvas.api.web.Ids;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.proto.engine.v1.CameraEvent;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** The cameras that one client watches. */
final class CameraWatches implements CameraWatcher {
    static final String ID = "camera_id";

    /** Value of {@code all} that means cameras. */
    static final String KIND = "cameras";

    private static final int MOST_AT_FIRST = 1_000;

    private final CameraDirectory directory;
    private final CameraStates states;
    private final CameraHub hub;
    private final Outbox outbox;
    private final Watchlist watched;
    private final Supplier<@Nullable Caller> client;

    /**
     * @param client who it is now; null until it has said so
     */
    CameraWatches(
            CameraDirectory directory,
            CameraStates states,
            CameraHub hub,
            Outbox outbox,
            Watchlist watched,
            Supplier<@Nullable Caller> client) {
        this.directory = directory;
        this.states = states;
        this.hub = hub;
        this.outbox = outbox;
        this.watched = watched;
        this.client = client;
    }

    @Override
    public void happened(CameraEvent event) {
        if (isForClient(event)) {
            outbox.offer(event);
        }
    }

    @Override
    public void stood(CameraEvent status) {
        if (isForClient(status)) {
            outbox.catchUp(UUID.fromString(status.getCameraId()), status);
        }
    }

    private boolean isForClient(CameraEvent event) {
        Caller known = client.get();
        return known != null && known.maySee(event.getOwner());
    }

    /** A status that comes while it is read is among the newest that the hub remembers. */
    Mono<Void> watch(Caller caller, JsonNode message) {
        UUID id = id(message);
        return directory
                .find(id, caller)
                .switchIfEmpty(
                        Mono.error(
                                () ->
                                        new FlowcanvasException(
                                                ErrorCode.FORBIDDEN,
                                                "there is no such camera, or it is not yours")))
                .doOnNext(
                        camera -> {
                            watched.add(
                                    id, ID, () -> hub.watch(id, this), () -> hub.unwatch(id, this));
                            present(id, camera.state());
                        })
                .doOnError(error -> watched.remove(id))
                .then();
    }

    Mono<Void> watchAll(Caller caller) {
        String owner = caller.owner();
        watched.addAll(
                KIND, () -> hub.watchAllOf(owner, this), () -> hub.unwatchAllOf(owner, this));
        return states.ownedBy(owner, MOST_AT_FIRST)
                .doOnNext(state -> present(state.camera(), state.status()))
                .then();
    }

    void unwatch(JsonNode message) {
        UUID id = id(message);
        watched.remove(id);
        if (!watched.containsAll(KIND)) {
            outbox.forgetCameras(id::equals);
        }
    }

    void unwatchAll() {
        watched.removeAll(KIND);
        outbox.forgetCameras(camera -> !watched.contains(camera));
    }

    private void present(UUID camera, @Nullable CameraEvent stored) {
        outbox.present(camera, hub.newestStatus(camera, stored));
    }

    private static UUID id(JsonNode message) {
        return Ids.parse(message.path(ID).asString(""))
                .orElseThrow(() -> FlowcanvasException.invalid("/" + ID, "must be a UUID"));
    }
}
