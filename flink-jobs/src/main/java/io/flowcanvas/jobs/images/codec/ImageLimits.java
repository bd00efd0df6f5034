package io.flowcanvas.jobs.images.codec;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;

/**
 * How large an image may be.
 *
 * @param maxPixels width × height; checked from the header, before anything is decoded
 */
public record ImageLimits(long maxPixels) {
    public static final ImageLimits DEFAULT = new ImageLimits(100_000_000);

    public ImageLimits {
        if (maxPixels < 1) {
            throw new IllegalArgumentException("max pixels must be at least 1, not " + maxPixels);
        }
    }

    /**
     * @throws FlowcanvasException {@code IMAGE_TOO_LARGE}
     */
    public void check(ImageHeader header) {
        long pixels = (long) header.width() * header.height();
        if (pixels > maxPixels) {
            throw new FlowcanvasException(
                    ErrorCode.IMAGE_TOO_LARGE,
                    "the image has %d × %d = %d pixels; the limit is %d; send a smaller one"
                            .formatted(header.width(), header.height(), pixels, maxPixels));
        }
    }
}
