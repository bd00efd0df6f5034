package io.flowcanvas.jobs.images.inference;

import static org.bytedeco.opencv.global.opencv_core.BORDER_CONSTANT;
import static org.bytedeco.opencv.global.opencv_core.copyMakeBorder;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * An image brought to a size with its shape kept: centred, the rest filled with one grey.
 *
 * @param pixels of exactly that size
 */
record Letterbox(Mat pixels, Fit fit) {

    /**
     * Call inside a pointer scope.
     *
     * @param fill grey of the border, 0 to 255
     */
    static Letterbox of(Mat image, int width, int height, int fill) {
        double scale = Math.min((double) width / image.cols(), (double) height / image.rows());
        int columns = Math.max(1, Math.min(width, (int) Math.round(image.cols() * scale)));
        int rows = Math.max(1, Math.min(height, (int) Math.round(image.rows() * scale)));
        int left = (width - columns) / 2;
        int top = (height - rows) / 2;
        Mat scaled = new Mat();
        resize(image, scaled, new Size(columns, rows), 0, 0, INTER_LINEAR);
        Mat boxed = new Mat();
        copyMakeBorder(
                scaled,
                boxed,
                top,
                height - rows - top,
                left,
                width - columns - left,
                BORDER_CONSTANT,
                Scalar.all(fill));
        Fit fit =
                new Fit(
                        (double) columns / image.cols(),
                        (double) rows / image.rows(),
                        left,
                        top,
                        image.cols(),
                        image.rows());
        return new Letterbox(boxed, fit);
    }
}
