package io.flowcanvas.api.cameras.live;

import io.flowcanvas.api.messaging.Subscribers;
import io.flowcanvas.proto.engine.v1.CameraEvent;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
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
    private final Map<UUID, CameraEvent> statuses =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<UUID, CameraEvent> eldest) {
                    return size() > REMEMBERED;
                }
            };

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
        CameraEvent remembered;
        synchronized (statuses) {
            remembered = statuses.get(camera);
        }
        boolean newer =
                remembered != null && (stored == null || remembered.getSeq() > stored.getSeq());
        return newer ? remembered : stored;
    }

    void publish(CameraEvent event) {
        UUID camera = UUID.fromString(event.getCameraId());
        if (event.hasStatus()) {
            synchronized (statuses) {
                statuses.merge(
                        camera,
                        event,
                        (known, next) -> next.getSeq() > known.getSeq() ? next : known);
            }
        }
        byCamera.of(camera).forEach(watcher -> watcher.happened(event));
        byOwner.of(event.getOwner()).forEach(watcher -> watcher.happened(event));
    }

    private double watches() {
        return byCamera.count() + byOwner.count();
    }
}
