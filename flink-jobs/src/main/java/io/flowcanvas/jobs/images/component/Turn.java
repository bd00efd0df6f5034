package io.flowcanvas.jobs.images.component;

import static org.bytedeco.opencv.global.opencv_core.ROTATE_180;
import static org.bytedeco.opencv.global.opencv_core.ROTATE_90_CLOCKWISE;
import static org.bytedeco.opencv.global.opencv_core.ROTATE_90_COUNTERCLOCKWISE;
import static org.bytedeco.opencv.global.opencv_core.flip;
import static org.bytedeco.opencv.global.opencv_core.rotate;
import static org.bytedeco.opencv.global.opencv_core.transpose;

import org.bytedeco.opencv.opencv_core.Mat;

/** The eight ways to lay an image on its side or mirror it, numbered as EXIF's tag 274. */
enum Turn {
    NONE(1),
    MIRROR(2),
    HALF(3),
    UPSIDE_DOWN(4),
    TRANSPOSE(5),
    RIGHT(6),
    TRANSVERSE(7),
    LEFT(8);

    private final int orientation;

    Turn(int orientation) {
        this.orientation = orientation;
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
        paint(frame.pixels(), turned);
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

    private void paint(Mat from, Mat to) {
        switch (this) {
            case NONE -> from.copyTo(to);
            case MIRROR -> flip(from, to, 1);
            case HALF -> rotate(from, to, ROTATE_180);
            case UPSIDE_DOWN -> flip(from, to, 0);
            case TRANSPOSE -> transpose(from, to);
            case RIGHT -> rotate(from, to, ROTATE_90_CLOCKWISE);
            case TRANSVERSE -> {
                Mat half = new Mat();
                transpose(from, half);
                rotate(half, to, ROTATE_180);
            }
            case LEFT -> rotate(from, to, ROTATE_90_COUNTERCLOCKWISE);
        }
    }
}
