package io.flowcanvas.api.canvas.camera;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.flowcanvas.api.cameras.Camera;
import io.flowcanvas.api.cameras.rules.ShownCamera;
import io.flowcanvas.api.messaging.ProtoTimes;
import io.flowcanvas.proto.engine.v1.CameraEvent;
import io.flowcanvas.proto.engine.v1.CameraStatus;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A camera as clients see it.
 *
 * @param status null before the engine has told one
 */
record CameraView(
        UUID id,
        @JsonUnwrapped ShownCamera camera,
        int version,
        int pipelineVersion,
        Instant createdAt,
        Instant updatedAt,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Status status) {

    /**
     * How it goes.
     *
     * @param at when it became so, or said again that it is so
     * @param framesDropped by reason
     * @param sourceFps 0: not known
     */
    record Status(
            String status,
            String reason,
            Instant at,
            long framesRead,
            long framesTaken,
            long framesProcessed,
            Map<String, Long> framesDropped,
            long reconnects,
            double sourceFps) {

        static Status of(CameraEvent event) {
            CameraStatus told = event.getStatus();
            return new Status(
                    told.getStatus(),
                    told.getReason(),
                    ProtoTimes.instant(event.getAt()),
                    told.getFramesRead(),
                    told.getFramesTaken(),
                    told.getFramesProcessed(),
                    new TreeMap<>(told.getFramesDroppedMap()),
                    told.getReconnects(),
                    told.getSourceFps());
        }
    }

    static CameraView of(Camera camera) {
        CameraEvent state = camera.state();
        return new CameraView(
                camera.id(),
                ShownCamera.of(camera.document()),
                camera.version(),
                camera.pipelineVersion(),
                camera.createdAt(),
                camera.updatedAt(),
                state == null ? null : Status.of(state));
    }
}
