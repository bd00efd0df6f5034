package io.flowcanvas.api.cameras.live;

import io.flowcanvas.api.messaging.Remembered;
import io.flowcanvas.api.messaging.Subscribers;
import io.flowcanvas.proto.engine.v1.CameraEvent;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Hands every event on to those who watch its camera, in this process. Remembers the newest status
 * of the cameras that told one last, for those who come before it is in the database.
 */
@Component
public final class CameraHub {
    private static final int REMEMBERED = 10_000;

    private final Subscribers<UUID, CameraWatcher> byCamera = new Subscribers<>();
    private final Subscribers<String, CameraWatcher> byOwner = new Subscribers<>();
    private final Remembered<CameraEvent> statuses =
            new Remembered<>(
                    REMEMBERED, (known, next) -> next.getSeq() > known.getSeq() ? next : known);

    public CameraHub(MeterRegistry metrics) {
        Gauge.builder("flowcanvas.camera.watches", this, CameraHub::watches)
                .description("cameras and their owners watched over WebSocket")
                .register(metrics);
    }

    public void watch(UUID camera, CameraWatcher watcher) {
        byCamera.add(camera, watcher);
    }

    public void unwatch(UUID camera, CameraWatcher watcher) {
        byCamera.remove(camera, watcher);
    }

    public void watchAllOf(String owner, CameraWatcher watcher) {
        byOwner.add(owner, watcher);
    }

    public void unwatchAllOf(String owner, CameraWatcher watcher) {
        byOwner.remove(owner, watcher);
    }

    /**
     * The newer of the status given and the one that is remembered. Who watches, then reads the
     * database, then calls this misses nothing.
     *
     * @return null if there is neither
     */
    public @Nullable CameraEvent newestStatus(UUID camera, @Nullable CameraEvent stored) {
        CameraEvent remembered = statuses.of(camera);
        boolean newer =
                remembered != null && (stored == null || remembered.getSeq() > stored.getSeq());
        return newer ? remembered : stored;
    }

    void publish(CameraEvent event) {
        UUID camera = UUID.fromString(event.getCameraId());
        if (event.hasStatus()) {
            statuses.remember(camera, event);
        }
        tell(camera, event, watcher -> watcher.happened(event));
    }

    /** A status told before this process listened, which may not be in the database yet. */
    void catchUp(CameraEvent status) {
        UUID camera = UUID.fromString(status.getCameraId());
        statuses.remember(camera, status);
        tell(camera, status, watcher -> watcher.stood(status));
    }

    private void tell(UUID camera, CameraEvent event, Consumer<CameraWatcher> telling) {
        byCamera.of(camera).forEach(telling);
        byOwner.of(event.getOwner()).forEach(telling);
    }

    private double watches() {
        return byCamera.count() + byOwner.count();
    }
}
