package io.flowcanvas.jobs.images.codec;

import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.extractChannel;
import static org.bytedeco.opencv.global.opencv_core.insertChannel;
import static org.bytedeco.opencv.global.opencv_core.multiply;
import static org.bytedeco.opencv.global.opencv_core.subtract;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2BGRA;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGRA2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_GRAY2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import java.util.function.UnaryOperator;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;

/** Transparency. */
public final class Alpha {
    private static final int ALPHA = 3;

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

    /**
     * Changes the colours and leaves the transparency. Call inside a pointer scope.
     *
     * @param work makes a new BGR image of a BGR image of the same size
     */
    public static Mat keeping(Mat image, UnaryOperator<Mat> work) {
        if (image.channels() < 4) {
            return work.apply(image);
        }
        Mat colour = new Mat();
        cvtColor(image, colour, COLOR_BGRA2BGR);
        Mat result = new Mat();
        cvtColor(work.apply(colour), result, COLOR_BGR2BGRA);
        Mat alpha = new Mat();
        extractChannel(image, alpha, ALPHA);
        insertChannel(alpha, result, ALPHA);
        return result;
    }

    /** The alpha channel, 0 to 255, as three equal channels of floats. */
    private static Mat weights(Mat image) {
        Mat alpha = new Mat();
        extractChannel(image, alpha, ALPHA);
        cvtColor(alpha, alpha, COLOR_GRAY2BGR);
        alpha.convertTo(alpha, CV_32F);
        return alpha;
    }
}
