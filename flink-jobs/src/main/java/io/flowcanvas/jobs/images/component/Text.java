package io.flowcanvas.jobs.images.component;

import static org.bytedeco.opencv.global.opencv_imgproc.FONT_HERSHEY_SIMPLEX;
import static org.bytedeco.opencv.global.opencv_imgproc.LINE_AA;
import static org.bytedeco.opencv.global.opencv_imgproc.getFontScaleFromHeight;
import static org.bytedeco.opencv.global.opencv_imgproc.getTextSize;
import static org.bytedeco.opencv.global.opencv_imgproc.putText;

import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * A line of text in OpenCV's stroke font, which has the printable characters of ASCII.
 *
 * @param width pixels that it covers
 * @param height pixels of a capital letter
 * @param descent pixels that letters such as g reach below the line
 */
record Text(String text, double scale, int stroke, int width, int height, int descent) {
    private static final int FONT = FONT_HERSHEY_SIMPLEX;

    /** Call inside a pointer scope. */
    static Text of(String text, int height) {
        int stroke = Math.max(1, Math.round(height / 9f));
        double scale = getFontScaleFromHeight(FONT, height, stroke);
        int[] baseline = new int[1];
        Size size = getTextSize(text, FONT, scale, stroke, baseline);
        return new Text(text, scale, stroke, size.width(), size.height(), baseline[0]);
    }

    /** Draws it with the left end of its base line at a point. Call inside a pointer scope. */
    void draw(Mat image, int x, int baseline, Scalar colour) {
        putText(image, text, new Point(x, baseline), FONT, scale, colour, stroke, LINE_AA, false);
    }
}
