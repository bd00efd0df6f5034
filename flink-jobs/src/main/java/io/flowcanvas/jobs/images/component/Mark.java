package io.flowcanvas.jobs.images.component;

import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.add;
import static org.bytedeco.opencv.global.opencv_core.extractChannel;
import static org.bytedeco.opencv.global.opencv_core.merge;
import static org.bytedeco.opencv.global.opencv_core.multiply;
import static org.bytedeco.opencv.global.opencv_core.subtract;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2BGRA;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGRA2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * What a watermark lays over an image. Lives and dies in one pointer scope.
 *
 * @param colour BGR, 8 bits
 * @param cover how much of it shows, one channel of 8 bits
 */
record Mark(Mat colour, Mat cover) {
    private static final int ALPHA = 3;
    private static final int OPAQUE = 255;

    /** A shape in one colour. */
    static Mark of(Mat shape, Colour colour) {
        return new Mark(new Mat(shape.size(), CV_8UC3, colour.scalar()), shape);
    }

    /** A picture, with its transparency if it has any. */
    static Mark of(Mat picture, Extent size) {
        Mat scaled = new Mat();
        resize(picture, scaled, new Size(size.width(), size.height()), 0, 0, INTER_AREA);
        if (scaled.channels() < 4) {
            return new Mark(scaled, new Mat(scaled.size(), CV_8UC1, Scalar.all(OPAQUE)));
        }
        Mat colour = new Mat();
        cvtColor(scaled, colour, COLOR_BGRA2BGR);
        Mat cover = new Mat();
        extractChannel(scaled, cover, ALPHA);
        return new Mark(colour, cover);
    }

    int width() {
        return cover.cols();
    }

    int height() {
        return cover.rows();
    }

    /** This mark, or what of its top left fits into an image. */
    Mark fitted(Extent size) {
        Rect part =
                new Rect(0, 0, Math.min(width(), size.width()), Math.min(height(), size.height()));
        return new Mark(new Mat(colour, part), new Mat(cover, part));
    }

    /**
     * Changes the pixels under it: {@code under + (colour - under) × cover × opacity}.
     *
     * @param canvas BGR or BGRA, with room for the mark at that place
     * @param opacity 0 to 1
     */
    void layOn(Mat canvas, int x, int y, double opacity) {
        Mat target = new Mat(canvas, new Rect(x, y, width(), height()));
        Mat under = new Mat();
        target.convertTo(under, CV_32F);
        Mat difference = new Mat();
        subtract(floats(canvas.channels()), under, difference);
        multiply(difference, weights(canvas.channels(), opacity), difference);
        add(under, difference, under);
        under.convertTo(target, target.depth());
    }

    private Mat floats(int channels) {
        Mat same = colour;
        if (channels == 4) {
            same = new Mat();
            cvtColor(colour, same, COLOR_BGR2BGRA);
        }
        Mat floats = new Mat();
        same.convertTo(floats, CV_32F);
        return floats;
    }

    private Mat weights(int channels, double opacity) {
        Mat weight = new Mat();
        cover.convertTo(weight, CV_32F, opacity / OPAQUE, 0);
        MatVector planes = new MatVector();
        for (int i = 0; i < channels; i++) {
            planes.push_back(weight);
        }
        Mat weights = new Mat();
        merge(planes, weights);
        return weights;
    }
}
