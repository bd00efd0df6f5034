package io.flowcanvas.jobs.images.component;

import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_CUBIC;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;

/** Brings a part of a frame to a size: areas averaged when it shrinks, cubic when it grows. */
final class Resampling {
    private Resampling() {}

    static Frame whole(Frame frame, Extent target) {
        return part(frame, 0, 0, frame.size().width(), frame.size().height(), target);
    }

    /** The size asked for, or the largest of its shape that the image covers. */
    static Extent cover(Extent size, int width, int height, boolean upscale) {
        double scale = Math.max((double) width / size.width(), (double) height / size.height());
        double shrink = upscale ? 1 : Math.min(1, 1 / scale);
        return Extent.rounded(width * shrink, height * shrink);
    }

    /** The largest part of the target's shape, from the middle, at the target's size. */
    static Frame cover(Frame frame, Extent target) {
        double scale =
                Math.max(
                        (double) target.width() / frame.size().width(),
                        (double) target.height() / frame.size().height());
        double width = Math.min(frame.size().width(), target.width() / scale);
        double height = Math.min(frame.size().height(), target.height() / scale);
        double x = (frame.size().width() - width) / 2;
        double y = (frame.size().height() - height) / 2;
        return part(frame, x, y, width, height, target);
    }

    private static Frame part(
            Frame frame, double x, double y, double width, double height, Extent target) {
        Affine map =
                Affine.move(-x, -y)
                        .then(Affine.scale(target.width() / width, target.height() / height));
        return frame.moved(scaled(cut(frame, x, y, width, height), target), map);
    }

    /** A view of a part, whose coordinates refer to the size the frame stands for. */
    private static Mat cut(Frame frame, double x, double y, double width, double height) {
        Mat pixels = frame.pixels();
        double scaleX = (double) pixels.cols() / frame.size().width();
        double scaleY = (double) pixels.rows() / frame.size().height();
        int left = (int) Math.round(x * scaleX);
        int top = (int) Math.round(y * scaleY);
        int columns = Math.max(1, (int) Math.round(width * scaleX));
        int rows = Math.max(1, (int) Math.round(height * scaleY));
        int cutColumns = Math.min(columns, pixels.cols() - left);
        int cutRows = Math.min(rows, pixels.rows() - top);
        if (cutColumns == pixels.cols() && cutRows == pixels.rows()) {
            return pixels;
        }
        return new Mat(pixels, new Rect(left, top, cutColumns, cutRows));
    }

    private static Mat scaled(Mat source, Extent target) {
        Mat result = new Mat();
        Size size = new Size(target.width(), target.height());
        resize(source, result, size, 0, 0, interpolation(source, target));
        return result;
    }

    private static int interpolation(Mat source, Extent target) {
        boolean shrinksX = target.width() <= source.cols();
        boolean shrinksY = target.height() <= source.rows();
        if (shrinksX && shrinksY) {
            return INTER_AREA;
        }
        return shrinksX || shrinksY ? INTER_LINEAR : INTER_CUBIC;
    }
}
