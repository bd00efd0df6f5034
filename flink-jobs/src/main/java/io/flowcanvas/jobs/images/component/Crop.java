package io.flowcanvas.jobs.images.component;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;

/** Cuts a rectangle out, in pixels or percent; placed by x and y, else by a position. */
final class Crop implements Component {
    @Override
    public String id() {
        return "crop";
    }

    @Override
    public Frame apply(Frame frame, StepContext context) {
        Extent size = frame.size();
        Parameters parameters = context.parameters();
        boolean percent = parameters.text("unit").equals("percent");
        double unitX = percent ? size.width() / 100.0 : 1;
        double unitY = percent ? size.height() / 100.0 : 1;
        int width = (int) Math.round(parameters.number("width") * unitX);
        int height = (int) Math.round(parameters.number("height") * unitY);
        Position position = Position.of(parameters.text("position"));
        double x = parameters.optionalNumber("x").orElse(-1);
        double y = parameters.optionalNumber("y").orElse(-1);
        int left = x < 0 ? position.x(size.width(), width, 0) : (int) Math.round(x * unitX);
        int top = y < 0 ? position.y(size.height(), height, 0) : (int) Math.round(y * unitY);
        requireInside(size, left, top, width, height);
        // a copy, for a view would hold all of the larger image, and share it
        Mat part = new Mat(frame.pixels(), new Rect(left, top, width, height)).clone();
        return frame.moved(part, Affine.move(-left, -top));
    }

    private static void requireInside(Extent size, int left, int top, int width, int height) {
        boolean inside =
                width >= 1
                        && height >= 1
                        && (long) left + width <= size.width()
                        && (long) top + height <= size.height();
        if (!inside) {
            throw new FlowcanvasException(
                    ErrorCode.COMPONENT_FAILED,
                    "%d × %d pixels at (%d, %d) do not lie inside the image, which has %d × %d"
                            .formatted(width, height, left, top, size.width(), size.height()));
        }
    }
}
