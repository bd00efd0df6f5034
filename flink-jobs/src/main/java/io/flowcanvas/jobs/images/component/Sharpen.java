package io.flowcanvas.jobs.images.component;

import static org.bytedeco.opencv.global.opencv_core.addWeighted;

import io.flowcanvas.jobs.images.codec.Alpha;
import org.bytedeco.opencv.opencv_core.Mat;

/** Unsharp mask: adds what a blur would take away. */
final class Sharpen implements Component {
    @Override
    public String id() {
        return "sharpen";
    }

    @Override
    public Frame apply(Frame frame, StepContext context) {
        double amount = context.parameters().number("amount");
        double sigma = context.parameters().number("sigma");
        return frame.repainted(
                Alpha.keeping(frame.pixels(), colour -> sharpened(colour, amount, sigma)));
    }

    private static Mat sharpened(Mat colour, double amount, double sigma) {
        Mat result = new Mat();
        addWeighted(colour, 1 + amount, Blur.gaussian(colour, sigma), -amount, 0, result);
        return result;
    }
}
