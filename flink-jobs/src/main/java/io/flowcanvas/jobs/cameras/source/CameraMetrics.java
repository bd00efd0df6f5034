package io.flowcanvas.jobs.cameras.source;

import io.flowcanvas.jobs.cameras.grab.CameraCounters;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * The counts of each camera, as metrics in a group of its own. Flink keeps a group for as long as
 * the task lives, so one of a camera that comes again is used again.
 */
final class CameraMetrics {
    private final MetricGroup group;
    private final Map<String, Present> known = new HashMap<>();

    /** A camera's counts as they are now; read by reporters' threads. */
    private static final class Present {
        private volatile CameraCounters counters;

        Present(CameraCounters counters) {
            this.counters = counters;
        }
    }

    CameraMetrics(MetricGroup group) {
        this.group = group;
    }

    void follow(String camera, CameraCounters counters) {
        Present present = known.get(camera);
        if (present == null) {
            Present fresh = new Present(counters);
            known.put(camera, fresh);
            register(group.addGroup("camera", camera), fresh);
        } else {
            present.counters = counters;
        }
    }

    private static void register(MetricGroup camera, Present present) {
        camera.gauge("framesRead", (Gauge<Long>) () -> present.counters.read());
        camera.gauge("framesTaken", (Gauge<Long>) () -> present.counters.taken());
        camera.gauge("reconnects", (Gauge<Long>) () -> present.counters.reconnects());
        for (CameraCounters.Drop reason : CameraCounters.Drop.values()) {
            String name = reason.wireName();
            camera.gauge(
                    "framesDropped"
                            + name.substring(0, 1).toUpperCase(Locale.ROOT)
                            + name.substring(1),
                    (Gauge<Long>) () -> present.counters.dropped(reason));
        }
    }
}
