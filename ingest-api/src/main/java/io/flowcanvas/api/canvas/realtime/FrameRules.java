package io.flowcanvas.api.canvas.realtime;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.flowcanvas.api.messaging.ProtoTimes;
import io.flowcanvas.api.web.Ids;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import io.flowcanvas.proto.imageflow.v1.ImageMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What an image that is a camera's frame must be, beyond what every image must. */
final class FrameRules {
    /** By how much the clock of who sends may be ahead. */
    private static final Duration AHEAD = Duration.ofSeconds(5);

    private static final Set<String> FORMATS = Set.of("jpeg", "png", "webp");
    private static final ByteString JPEG = ImageRules.bytes(0xff, 0xd8, 0xff);
    private static final ByteString PNG = ImageRules.bytes(0x89, 'P', 'N', 'G');
    private static final ByteString RIFF = ByteString.copyFromUtf8("RIFF");
    private static final ByteString WEBP = ByteString.copyFromUtf8("WEBP");
    private static final int WEBP_AT = 8;
    private static final int NANOS = 1_000_000_000;
    private static final long LAST_SECOND = 253_402_300_799L;

    private FrameRules() {}

    static boolean isFrame(ImageMetadata metadata) {
        return !metadata.getCameraId().isEmpty();
    }

    static void check(ImageMetadata metadata, List<Violation> found) {
        if (Ids.parse(metadata.getCameraId()).isEmpty()) {
            found.add(new Violation("/metadata/camera_id", "must be a UUID, the id of a camera"));
        }
        if (!metadata.getFormat().isEmpty() && !FORMATS.contains(metadata.getFormat())) {
            found.add(new Violation("/metadata/format", "must be one of jpeg, png, webp"));
        }
        if (metadata.getPipeline().getParametersCount() > 0) {
            found.add(
                    new Violation(
                            "/metadata/pipeline/parameters",
                            "must be absent: a camera's frames run its pipeline as it is"));
        }
        if (metadata.hasCapturedAt() && !isTime(metadata.getCapturedAt())) {
            found.add(new Violation("/metadata/captured_at", "is not a time from 1970 to 9999"));
        }
    }

    /**
     * @throws FlowcanvasException {@code INVALID_REQUEST} if the content is not what is said
     */
    static void checkContent(ImageMetadata metadata, ByteString content) {
        String format = formatOf(content);
        if (format.isEmpty()) {
            throw FlowcanvasException.invalid("/data", "must be a JPEG, PNG or WebP image");
        }
        if (!metadata.getFormat().isEmpty() && !metadata.getFormat().equals(format)) {
            throw FlowcanvasException.invalid(
                    "/metadata/format",
                    "says %s, but the bytes are %s".formatted(metadata.getFormat(), format));
        }
    }

    /**
     * When the frame counts as captured: as said, but not after it came.
     *
     * @throws FlowcanvasException {@code INVALID_REQUEST} if it is said to be of the future
     */
    static Instant capturedAt(ImageMetadata metadata, Instant arrived) {
        if (!metadata.hasCapturedAt()) {
            return arrived;
        }
        Instant captured = ProtoTimes.instant(metadata.getCapturedAt());
        if (captured.isAfter(arrived.plus(AHEAD))) {
            throw FlowcanvasException.invalid(
                    "/metadata/captured_at",
                    "is %d ms in the future; set the clock or leave it out"
                            .formatted(Duration.between(arrived, captured).toMillis()));
        }
        return captured.isAfter(arrived) ? arrived : captured;
    }

    private static boolean isTime(Timestamp time) {
        return time.getSeconds() >= 0
                && time.getSeconds() <= LAST_SECOND
                && time.getNanos() >= 0
                && time.getNanos() < NANOS;
    }

    /** Empty if it is none of those that are taken. */
    private static String formatOf(ByteString content) {
        if (content.startsWith(JPEG)) {
            return "jpeg";
        }
        if (content.startsWith(PNG)) {
            return "png";
        }
        boolean isWebp =
                content.startsWith(RIFF)
                        && content.size() >= WEBP_AT + WEBP.size()
                        && content.substring(WEBP_AT, WEBP_AT + WEBP.size()).equals(WEBP);
        return isWebp ? "webp" : "";
    }
}
