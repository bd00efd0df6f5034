package io.flowcanvas.jobs.images.component;

import static org.bytedeco.opencv.global.opencv_core.BORDER_CONSTANT;
import static org.bytedeco.opencv.global.opencv_core.CV_64FC1;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_CUBIC;
import static org.bytedeco.opencv.global.opencv_imgproc.warpAffine;

import io.flowcanvas.jobs.images.codec.ImageLimits;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Turns the image clockwise by any angle; the canvas grows so that nothing is lost. Quarter turns
 * are exact.
 */
final class Rotate implements Component {
    private final ImageLimits limits;

    Rotate(ImageLimits limits) {
        this.limits = limits;
    }

    @Override
    public String id() {
        return "rotate";
    }

    @Override
    public Frame apply(Frame frame, StepContext context) {
        double angle = ((context.parameters().number("angle") % 360) + 360) % 360;
        if (angle == 0) {
            return frame;
        }
        if (angle == 90) {
            return Turn.RIGHT.apply(frame);
        }
        if (angle == 180) {
            return Turn.HALF.apply(frame);
        }
        if (angle == 270) {
            return Turn.LEFT.apply(frame);
        }
        return tilt(frame, angle, Colour.of(context.parameters().text("background")));
    }

    private Frame tilt(Frame frame, double angle, Colour background) {
        double cos = Math.cos(Math.toRadians(angle));
        double sin = Math.sin(Math.toRadians(angle));
        Extent size = frame.size();
        int width = canvas(size.width() * Math.abs(cos) + size.height() * Math.abs(sin));
        int height = canvas(size.width() * Math.abs(sin) + size.height() * Math.abs(cos));
        limits.checkResult(width, height);
        Affine map =
                Affine.move(-size.width() / 2.0, -size.height() / 2.0)
                        .then(new Affine(cos, -sin, 0, sin, cos, 0))
                        .then(Affine.move(width / 2.0, height / 2.0));
        Mat turned = new Mat();
        warpAffine(
                frame.pixels(),
                turned,
                matrix(map),
                new Size(width, height),
                INTER_CUBIC,
                BORDER_CONSTANT,
                background.scalar());
        return frame.moved(turned, map);
    }

    /** A side that a rounding error does not enlarge by a pixel. */
    private static int canvas(double length) {
        return (int) Math.ceil(length - 1e-6);
    }

    /** OpenCV counts from the middle of the first pixel, the map from its corner. */
    private static Mat matrix(Affine map) {
        Affine centred = Affine.move(0.5, 0.5).then(map).then(Affine.move(-0.5, -0.5));
        DoublePointer values =
                new DoublePointer(
                        centred.a(),
                        centred.b(),
                        centred.c(),
                        centred.d(),
                        centred.e(),
                        centred.f());
        return new Mat(2, 3, CV_64FC1, values);
    }
}
