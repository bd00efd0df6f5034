package io.flowcanvas.api.cameras;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an owner wants of a camera, complete and checked.
 *
 * @param url may hold a password and is told to the engine alone; null: the camera is pushed
 * @param maxFps most frames taken in a second; null: no limit, which a sample always has
 * @param noMotionSeconds after which a picture without motion raises an alarm; 0: never
 */
public record CameraDocument(
        String name,
        @Nullable String url,
        UUID pipelineId,
        FrameChoice framePolicy,
        @Nullable BigDecimal maxFps,
        boolean enabled,
        List<Line> lines,
        List<Zone> zones,
        BigDecimal noMotionSeconds) {

    public CameraDocument {
        lines = List.copyOf(lines);
        zones = List.copyOf(zones);
    }

    /** A place of the picture: 0 is left or top, 1 right or bottom. */
    public record Place(BigDecimal x, BigDecimal y) {}

    /**
     * Directed: what crosses it from its left to its right counts as {@code in}.
     *
     * @param labels classes that count; empty: all
     */
    public record Line(String id, Place from, Place to, List<String> labels) {
        public Line {
            labels = List.copyOf(labels);
        }
    }

    /**
     * A polygon.
     *
     * @param labels classes that count; empty: all
     * @param dwellSeconds after which a stay is told once more; 0: never
     */
    public record Zone(
            String id, List<Place> corners, List<String> labels, BigDecimal dwellSeconds) {
        public Zone {
            corners = List.copyOf(corners);
            labels = List.copyOf(labels);
        }
    }

    public boolean isPushed() {
        return url == null;
    }

    /** Without the address. */
    @Override
    public String toString() {
        return "camera document \"" + name + "\"";
    }
}
