package io.flowcanvas.jobs.images.processing;

import org.jspecify.annotations.Nullable;

/**
 * A file to keep.
 *
 * @param step id of the step whose result it is
 * @param role {@link #IMAGE} or {@link #DETECTIONS}
 * @param width pixels; null where the file is not an image
 * @param height pixels; null where the file is not an image
 */
public record EncodedOutput(
        String step,
        String role,
        String filename,
        String contentType,
        // the file goes to the object store as it is; a defensive copy would only cost
        @SuppressWarnings("ArrayRecordComponent") byte[] content,
        @Nullable Integer width,
        @Nullable Integer height) {
    public static final String IMAGE = "image";
    public static final String DETECTIONS = "detections";
}
