package io.flowcanvas.jobs.images.codec;

import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.extractChannel;
import static org.bytedeco.opencv.global.opencv_core.multiply;
import static org.bytedeco.opencv.global.opencv_core.subtract;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGRA2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_GRAY2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;

/** Transparency. */
public final class Alpha {
    private Alpha() {}

    /**
     * Lays a BGRA image on white; BGR comes back as it is. Call inside a pointer scope.
     *
     * @return BGR, 8 bits
     */
    public static Mat onWhite(Mat image) {
        if (image.channels() < 4) {
            return image;
        }
        // white + (colour - white) × alpha
        Mat colour = new Mat();
        cvtColor(image, colour, COLOR_BGRA2BGR);
        colour.convertTo(colour, CV_32F);
        Mat white = new Mat(colour.size(), colour.type(), Scalar.all(255));
        subtract(colour, white, colour);
        multiply(colour, weights(image), colour, 1.0 / 255, -1);
        Mat result = new Mat();
        colour.convertTo(result, CV_8U, 1, 255);
        return result;
    }

    /** The alpha channel, 0 to 255, as three equal channels of floats. */
    private static Mat weights(Mat image) {
        Mat alpha = new Mat();
        extractChannel(image, alpha, 3);
        cvtColor(alpha, alpha, COLOR_GRAY2BGR);
        alpha.convertTo(alpha, CV_32F);
        return alpha;
    }
}
