package io.flowcanvas.api.canvas.realtime;

import io.flowcanvas.api.cameras.Camera;
import io.flowcanvas.api.messaging.ProtoTimes;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.proto.engine.v1.CameraFrame;
import io.flowcanvas.proto.imageflow.v1.ImageMetadata;
import java.time.Instant;

/**
 * Makes the frame of a camera out of an image that was checked by {@link FrameRules}, if that
 * camera takes it.
 *
 * @param largest bytes of an image
 */
record FrameMaker(long largest) {

    /**
     * @throws FlowcanvasException if it is not taken
     */
    CameraFrame frame(Camera camera, ReceivedImage image, Instant arrived) {
        requireTaken(camera, image.metadata());
        if (image.content().size() > largest) {
            throw new FlowcanvasException(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "the frame has %d bytes; at most %d are taken"
                            .formatted(image.content().size(), largest));
        }
        return CameraFrame.newBuilder()
                .setCameraId(camera.id().toString())
                .setCapturedAt(
                        ProtoTimes.timestamp(FrameRules.capturedAt(image.metadata(), arrived)))
                .setImage(image.content())
                .build();
    }

    private static void requireTaken(Camera camera, ImageMetadata metadata) {
        if (!camera.document().isPushed()) {
            throw FlowcanvasException.invalid(
                    "/metadata/camera_id",
                    "names a camera that is read from its address; frames are sent of cameras with"
                            + " push: true alone");
        }
        String pipeline = metadata.getPipeline().getPipelineId();
        String own = camera.document().pipelineId().toString();
        if (!pipeline.isEmpty() && !pipeline.equalsIgnoreCase(own)) {
            throw FlowcanvasException.invalid(
                    "/metadata/pipeline/pipeline_id",
                    "must be absent or %s, the pipeline of the camera".formatted(own));
        }
        if (!camera.document().enabled()) {
            throw new FlowcanvasException(
                    ErrorCode.CONFLICT,
                    "camera %s is disabled; PATCH /v1/cameras/%s with {\"enabled\": true} first"
                            .formatted(camera.id(), camera.id()));
        }
    }
}
