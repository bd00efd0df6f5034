package io.flowcanvas.jobs.images.component;

import static org.bytedeco.opencv.global.opencv_imgproc.FILLED;
import static org.bytedeco.opencv.global.opencv_imgproc.LINE_8;
import static org.bytedeco.opencv.global.opencv_imgproc.rectangle;

import io.flowcanvas.core.execution.Detection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;

/**
 * Draws a box around every detection, one colour per class, with class and score on a tag; the best
 * lie on top.
 */
final class DrawDetections implements Component {
    private static final int PIXELS_PER_LINE_WIDTH = 300;
    private static final int SMALLEST_LETTER = 9;
    private static final int PIXELS_PER_LETTER = 45;

    @Override
    public String id() {
        return "draw_detections";
    }

    @Override
    public Frame apply(Frame frame, StepContext context) {
        Parameters parameters = context.parameters();
        Mat canvas = context.writable(frame);
        int thickness = thickness(parameters.integer("thickness"), frame.size());
        List<Located> bestLast =
                frame.detections().stream()
                        .sorted(Comparator.comparingDouble(located -> located.detection().score()))
                        .toList();
        for (Located located : bestLast) {
            Optional<Affine.Area> area = located.in(frame);
            Detection detection = located.detection();
            if (area.isPresent() && detection.score() >= parameters.number("min_score")) {
                Rect box = box(area.get(), thickness);
                Colour colour = Colour.ofName(detection.label());
                rectangle(canvas, box, colour.scalar(), thickness, LINE_8, 0);
                if (parameters.flag("labels")) {
                    drawTag(canvas, box, thickness, colour, detection);
                }
            }
        }
        return frame.repainted(canvas);
    }

    private static void drawTag(
            Mat canvas, Rect box, int thickness, Colour colour, Detection detection) {
        String caption =
                String.format(Locale.ROOT, "%s %.2f", detection.label(), detection.score());
        int shortSide = Math.min(canvas.cols(), canvas.rows());
        Text text = Text.of(caption, Math.max(SMALLEST_LETTER, shortSide / PIXELS_PER_LETTER));
        int margin = Math.max(2, text.height() / 3);
        int width = text.width() + 2 * margin;
        int height = text.height() + text.descent() + 2 * margin;
        int left = clamp(box.x() - thickness / 2, canvas.cols() - width);
        int above = box.y() - thickness / 2 - height;
        int top = above >= 0 ? above : clamp(box.y(), canvas.rows() - height);
        rectangle(canvas, new Rect(left, top, width, height), colour.scalar(), FILLED, LINE_8, 0);
        int baseline = top + margin + text.height();
        text.draw(canvas, left + margin, baseline, colour.readable().scalar());
    }

    /** Pixels; 0 as a parameter leaves it to the image's size. */
    private static int thickness(int asked, Extent size) {
        int shortSide = Math.min(size.width(), size.height());
        return asked > 0 ? asked : Math.max(2, shortSide / PIXELS_PER_LINE_WIDTH);
    }

    private static Rect box(Affine.Area area, int thickness) {
        int left = (int) Math.round(area.left());
        int top = (int) Math.round(area.top());
        int right = (int) Math.round(area.right());
        int bottom = (int) Math.round(area.bottom());
        return new Rect(
                left, top, Math.max(thickness, right - left), Math.max(thickness, bottom - top));
    }

    private static int clamp(int value, int most) {
        return Math.max(0, Math.min(value, most));
    }
}
