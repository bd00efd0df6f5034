package io.flowcanvas.jobs.images.component;

import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2GRAY;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_GRAY2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import io.flowcanvas.jobs.images.codec.Alpha;
import org.bytedeco.opencv.opencv_core.Mat;

/** Takes the colour out: luma after Rec. 601, in all three channels. */
final class Grayscale implements Component {
    @Override
    public String id() {
        return "grayscale";
    }

    @Override
    public Frame apply(Frame frame, StepContext context) {
        return frame.repainted(Alpha.keeping(frame.pixels(), Grayscale::grey));
    }

    /** A new BGR image of equal channels. */
    static Mat grey(Mat colour) {
        Mat luma = new Mat();
        cvtColor(colour, luma, COLOR_BGR2GRAY);
        Mat grey = new Mat();
        cvtColor(luma, grey, COLOR_GRAY2BGR);
        return grey;
    }
}
