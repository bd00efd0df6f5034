package io.flowcanvas.jobs.images.component;

import org.bytedeco.opencv.opencv_core.Mat;

/**
 * The step that a component does.
 *
 * @param step its id in the pipeline
 * @param soleReader whether nobody else will read its input, which may then be painted over
 */
public record StepContext(String step, Parameters parameters, boolean soleReader) {
    /** The frame's pixels where they may be painted over, else a copy of them. */
    Mat writable(Frame frame) {
        return soleReader ? frame.pixels() : frame.pixels().clone();
    }
}
