package io.flowcanvas.jobs.images.processing;

import io.flowcanvas.core.pipeline.OutputEncoding;
import io.flowcanvas.jobs.images.codec.ImageEncoder;
import io.flowcanvas.jobs.images.codec.ImageFormat;
import io.flowcanvas.jobs.images.component.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Encodes results: as the execution wants, else as the branch's {@code convert} says, else as JPEG.
 */
final class OutputWriter {
    private static final int DEFAULT_QUALITY = 85;

    private final OutputEncoding wanted;
    private final OutputNames names;

    OutputWriter(OutputEncoding wanted, OutputNames names) {
        this.wanted = wanted;
        this.names = names;
    }

    EncodedOutput write(String step, Frame frame) {
        ImageFormat format = format(frame.encoding());
        int quality = quality(frame.encoding());
        return new EncodedOutput(
                step,
                EncodedOutput.IMAGE,
                names.image(step, format.extension()),
                format.contentType(),
                ImageEncoder.encode(frame.pixels(), format, quality),
                frame.pixels().cols(),
                frame.pixels().rows());
    }

    EncodedOutput write(String step, DetectionsDocument document) {
        return new EncodedOutput(
                step,
                EncodedOutput.DETECTIONS,
                names.detections(),
                "application/json",
                document.toJson(),
                null,
                null);
    }

    private ImageFormat format(OutputEncoding branch) {
        String name = first(wanted.format(), branch.format());
        return name == null ? ImageFormat.JPEG : ImageFormat.of(name);
    }

    private int quality(OutputEncoding branch) {
        Integer quality = first(wanted.quality(), branch.quality());
        return quality == null ? DEFAULT_QUALITY : quality;
    }

    private static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
        return one == null ? other : one;
    }
}
