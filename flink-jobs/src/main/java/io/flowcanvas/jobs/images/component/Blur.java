package io.flowcanvas.jobs.images.component;

import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;

import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** Gaussian blur. */
final class Blur implements Component {
    @Override
    public String id() {
        return "blur";
    }

    @Override
    public Frame apply(Frame frame, StepContext context) {
        return frame.repainted(gaussian(frame.pixels(), context.parameters().number("sigma")));
    }

    /**
     * @param sigma standard deviation in pixels
     */
    static Mat gaussian(Mat image, double sigma) {
        Mat blurred = new Mat();
        GaussianBlur(image, blurred, new Size(0, 0), sigma);
        return blurred;
    }
}
