package io.flowcanvas.api.canvas.realtime;

import com.google.protobuf.ByteString;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import io.flowcanvas.proto.imageflow.v1.ImageMetadata;
import io.flowcanvas.proto.imageflow.v1.PipelineConfig;
import io.flowcanvas.proto.imageflow.v1.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What an image and its metadata must be before anything is done with them.
 *
 * @param largestImage bytes
 */
record ImageRules(long largestImage) {
    private static final int LONGEST_NAME = 200;
    private static final int LARGEST_METADATA = 64 * 1024;

    /** First bytes by format; an image that says its format begins with one of them. */
    private static final Map<String, List<ByteString>> BEGINNINGS =
            Map.of(
                    "jpeg", List.of(bytes(0xff, 0xd8, 0xff)),
                    "png", List.of(bytes(0x89, 'P', 'N', 'G')),
                    "tiff", List.of(bytes('I', 'I', 42, 0), bytes('M', 'M', 0, 42)));

    /**
     * @throws FlowcanvasException {@code INVALID_REQUEST} with everything that is wrong, {@code
     *     PAYLOAD_TOO_LARGE} if it says to be too large
     */
    void check(String correlationId, ImageMetadata metadata) {
        if (metadata.getSerializedSize() > LARGEST_METADATA) {
            throw FlowcanvasException.invalid(
                    "/metadata",
                    "takes %d bytes; at most %d are taken"
                            .formatted(metadata.getSerializedSize(), LARGEST_METADATA));
        }
        List<Violation> found = new ArrayList<>();
        checkNames(correlationId, metadata, found);
        if (metadata.getFileSize() < 0) {
            found.add(new Violation("/metadata/file_size", "must not be negative"));
        }
        if (metadata.getWidth() < 0 || metadata.getHeight() < 0) {
            found.add(new Violation("/metadata/width", "width and height must not be negative"));
        }
        if (FrameRules.isFrame(metadata)) {
            FrameRules.check(metadata, found);
        } else {
            checkOrder(metadata, found);
        }
        if (!found.isEmpty()) {
            throw FlowcanvasException.invalid(found);
        }
        checkSize(metadata.getFileSize());
    }

    /** Whether it is as short as ids are; no longer one is kept, not even that of an error. */
    static boolean mayBeRemembered(String correlationId) {
        return correlationId.length() <= LONGEST_NAME;
    }

    /** The id, or the beginning of one that is longer than ids may be. */
    static String shortened(String correlationId) {
        return mayBeRemembered(correlationId)
                ? correlationId
                : Utf8Text.beginning(correlationId, LONGEST_NAME);
    }

    private static void checkNames(
            String correlationId, ImageMetadata metadata, List<Violation> found) {
        if (!mayBeRemembered(correlationId)) {
            found.add(new Violation("/correlation_id", "has at most 200 characters"));
        }
        if (metadata.getClientId().length() > LONGEST_NAME) {
            found.add(new Violation("/metadata/client_id", "has at most 200 characters"));
        }
    }

    /** What is to be done with an image that is no camera's. */
    private static void checkOrder(ImageMetadata metadata, List<Violation> found) {
        if (!metadata.getFormat().isEmpty() && !BEGINNINGS.containsKey(metadata.getFormat())) {
            found.add(new Violation("/metadata/format", "must be one of jpeg, png, tiff"));
        }
        if (metadata.hasCapturedAt()) {
            found.add(
                    new Violation(
                            "/metadata/captured_at",
                            "is said of a camera's frame alone, together with camera_id"));
        }
        checkPipeline(metadata.getPipeline(), found);
    }

    private static void checkPipeline(PipelineConfig pipeline, List<Violation> found) {
        if (pipeline.getPipelineId().isEmpty()) {
            found.add(new Violation("/metadata/pipeline/pipeline_id", "is required"));
        }
        if (pipeline.getPriority() == Priority.UNRECOGNIZED) {
            found.add(
                    new Violation(
                            "/metadata/pipeline/priority",
                            "must be PRIORITY_LOW, PRIORITY_NORMAL or PRIORITY_HIGH"));
        }
        String delivery = pipeline.getParametersOrDefault(TextParameters.RETURN, "url");
        if (!delivery.equals("url") && !delivery.equals(TextParameters.INLINE)) {
            found.add(
                    new Violation("/metadata/pipeline/parameters/return", "must be inline or url"));
        }
    }

    /**
     * @throws FlowcanvasException {@code PAYLOAD_TOO_LARGE}
     */
    void checkSize(long bytes) {
        if (bytes > largestImage) {
            throw new FlowcanvasException(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "the image has %d bytes or more; at most %d are taken"
                            .formatted(bytes, largestImage));
        }
    }

    /**
     * @throws FlowcanvasException {@code INVALID_REQUEST} if the content is not what the metadata
     *     says
     */
    void check(ImageMetadata metadata, ByteString content) {
        checkSize(content.size());
        if (content.isEmpty()) {
            throw FlowcanvasException.invalid("/data", "the image has no bytes");
        }
        if (metadata.getFileSize() > 0 && metadata.getFileSize() != content.size()) {
            throw FlowcanvasException.invalid(
                    "/metadata/file_size",
                    "says %d bytes, but %d came".formatted(metadata.getFileSize(), content.size()));
        }
        if (FrameRules.isFrame(metadata)) {
            FrameRules.checkContent(metadata, content);
            return;
        }
        List<ByteString> beginnings = BEGINNINGS.getOrDefault(metadata.getFormat(), List.of());
        if (!beginnings.isEmpty() && beginnings.stream().noneMatch(content::startsWith)) {
            throw FlowcanvasException.invalid(
                    "/metadata/format",
                    "says %s, but the bytes are not".formatted(metadata.getFormat()));
        }
    }

    /** What files of a format begin with. */
    static ByteString bytes(int... values) {
        ByteString.Output bytes = ByteString.newOutput();
        for (int value : values) {
            bytes.write(value);
        }
        return bytes.toByteString();
    }
}
