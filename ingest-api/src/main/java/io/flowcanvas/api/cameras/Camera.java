package io.flowcanvas.api.cameras;

import io.flowcanvas.proto.engine.v1.CameraEvent;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A camera as it is now.
 *
 * @param version of the document; grows with every change to it
 * @param revision what the engine calls its version; grows when the pipeline changes, too
 * @param state the newest event with a status that the engine told; null before the first
 */
public record Camera(
        UUID id,
        String owner,
        int version,
        long revision,
        CameraDocument document,
        int pipelineVersion,
        Instant createdAt,
        Instant updatedAt,
        @Nullable CameraEvent state) {

    /** What it is called in errors. */
    public static final String KIND = "camera";

    public String entityTag() {
        return "\"" + version + "\"";
    }
}
