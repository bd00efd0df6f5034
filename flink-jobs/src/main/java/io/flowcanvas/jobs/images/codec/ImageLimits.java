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
        check("the image has", header.width(), header.height());
    }

    /**
     * @throws FlowcanvasException {@code IMAGE_TOO_LARGE} for an image that a step is about to make
     */
    public void checkResult(int width, int height) {
        check("the result would have", width, height);
    }

    private void check(String what, int width, int height) {
        long pixels = (long) width * height;
        if (pixels > maxPixels) {
            throw new FlowcanvasException(
                    ErrorCode.IMAGE_TOO_LARGE,
                    "%s %d × %d = %d pixels; the limit is %d; choose a smaller size"
                            .formatted(what, width, height, pixels, maxPixels));
        }
    }
}
