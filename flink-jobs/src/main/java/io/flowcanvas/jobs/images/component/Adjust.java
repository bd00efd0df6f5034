package io.flowcanvas.jobs.images.component;

import static org.bytedeco.opencv.global.opencv_core.addWeighted;

import io.flowcanvas.jobs.images.codec.Alpha;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Saturation, then contrast around the middle grey, then brightness: {@code (v - 127.5) × contrast
 * + 127.5 + 255 × brightness}.
 */
final class Adjust implements Component {
    private static final double WHITE = 255;
    private static final double MIDDLE = WHITE / 2;

    @Override
    public String id() {
        return "adjust";
    }

    @Override
    public Frame apply(Frame frame, StepContext context) {
        Parameters parameters = context.parameters();
        double saturation = parameters.number("saturation");
        double contrast = parameters.number("contrast");
        double shift = MIDDLE * (1 - contrast) + WHITE * parameters.number("brightness");
        return frame.repainted(
                Alpha.keeping(
                        frame.pixels(), colour -> adjusted(colour, saturation, contrast, shift)));
    }

    private static Mat adjusted(Mat colour, double saturation, double contrast, double shift) {
        Mat result = new Mat();
        addWeighted(colour, saturation, Grayscale.grey(colour), 1 - saturation, 0, result);
        result.convertTo(result, -1, contrast, shift);
        return result;
    }
}
