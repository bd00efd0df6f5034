package io.flowcanvas.jobs.images.codec;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;

/** Makes the errors of files that are no usable images. */
final class UnreadableImage {
    private static final String TAKEN = "; jpeg, png, webp and tiff are taken";

    private UnreadableImage() {}

    static FlowcanvasException because(String reason) {
        return new FlowcanvasException(ErrorCode.UNREADABLE_IMAGE, reason);
    }

    static FlowcanvasException notTaken(String what) {
        return because("the file is " + what + TAKEN);
    }

    static FlowcanvasException truncated(ImageFormat format) {
        return because("the " + format.wireName() + " file is cut off; send all of it");
    }

    static FlowcanvasException damaged(ImageFormat format, String what) {
        return because("the " + format.wireName() + " file is damaged: " + what);
    }
}
