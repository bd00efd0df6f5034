package io.flowcanvas.api.cameras.rules;

import io.flowcanvas.api.cameras.CameraDocument;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A document as clients see it and may send it back.
 *
 * @param url user and password masked
 * @param push true or null
 * @param framePolicy that of a sample with its rate: {@code sample(5)}
 */
public record ShownCamera(
        String name,
        @Nullable String url,
        @Nullable Boolean push,
        UUID pipelineId,
        String framePolicy,
        @Nullable BigDecimal maxFps,
        boolean enabled,
        List<CameraDocument.Line> lines,
        List<CameraDocument.Zone> zones,
        BigDecimal noMotionSeconds) {

    public ShownCamera {
        lines = List.copyOf(lines);
        zones = List.copyOf(zones);
    }

    public static ShownCamera of(CameraDocument document) {
        String url = document.url();
        return new ShownCamera(
                document.name(),
                url == null ? null : CameraUrl.parse(url).masked().written(),
                url == null ? true : null,
                document.pipelineId(),
                FrameRate.written(document.framePolicy(), document.maxFps()),
                document.maxFps(),
                document.enabled(),
                document.lines(),
                document.zones(),
                document.noMotionSeconds());
    }
}
