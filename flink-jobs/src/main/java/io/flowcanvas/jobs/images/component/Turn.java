package io.flowcanvas.jobs.images.component;

import static org.bytedeco.opencv.global.opencv_core.ROTATE_180;
import static org.bytedeco.opencv.global.opencv_core.ROTATE_90_CLOCKWISE;
import static org.bytedeco.opencv.global.opencv_core.ROTATE_90_COUNTERCLOCKWISE;
import static org.bytedeco.opencv.global.opencv_core.flip;
import static org.bytedeco.opencv.global.opencv_core.rotate;
import static org.bytedeco.opencv.global.opencv_core.transpose;

import java.util.function.BiConsumer;
import org.bytedeco.opencv.opencv_core.Mat;

/** The eight ways to lay an image on its side or mirror it, numbered as EXIF's tag 274. */
enum Turn {
    NONE(1, Mat::copyTo),
    MIRROR(2, (from, to) -> flip(from, to, 1)),
    HALF(3, (from, to) -> rotate(from, to, ROTATE_180)),
    UPSIDE_DOWN(4, (from, to) -> flip(from, to, 0)),
    TRANSPOSE(5, (from, to) -> transpose(from, to)),
    RIGHT(6, (from, to) -> rotate(from, to, ROTATE_90_CLOCKWISE)),
    TRANSVERSE(7, Turn::transverse),
    LEFT(8, (from, to) -> rotate(from, to, ROTATE_90_COUNTERCLOCKWISE));

    private final int orientation;
    private final BiConsumer<Mat, Mat> work;

    Turn(int orientation, BiConsumer<Mat, Mat> work) {
        this.orientation = orientation;
        this.work = work;
    }

    /** What makes an image of that EXIF orientation upright. */
    static Turn ofOrientation(int orientation) {
        for (Turn turn : values()) {
            if (turn.orientation == orientation) {
                return turn;
            }
        }
        return NONE;
    }

    /** Exact: no pixel changes its value. */
    Frame apply(Frame frame) {
        if (this == NONE) {
            return frame;
        }
        Mat turned = new Mat();
        work.accept(frame.pixels(), turned);
        return frame.moved(turned, sizeOf(frame.size()), map(frame.size()));
    }

    Extent sizeOf(Extent size) {
        return orientation >= TRANSPOSE.orientation ? size.turned() : size;
    }

    private Affine map(Extent size) {
        int width = size.width();
        int height = size.height();
        return switch (this) {
            case NONE -> Affine.IDENTITY;
            case MIRROR -> new Affine(-1, 0, width, 0, 1, 0);
            case HALF -> new Affine(-1, 0, width, 0, -1, height);
            case UPSIDE_DOWN -> new Affine(1, 0, 0, 0, -1, height);
            case TRANSPOSE -> new Affine(0, 1, 0, 1, 0, 0);
            case RIGHT -> new Affine(0, -1, height, 1, 0, 0);
            case TRANSVERSE -> new Affine(0, -1, height, -1, 0, width);
            case LEFT -> new Affine(0, 1, 0, -1, 0, width);
        };
    }

    private static void transverse(Mat from, Mat to) {
        Mat half = new Mat();
        transpose(from, half);
        rotate(half, to, ROTATE_180);
    }
}
