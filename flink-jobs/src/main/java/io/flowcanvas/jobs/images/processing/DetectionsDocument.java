package io.flowcanvas.jobs.images.processing;

import io.flowcanvas.core.execution.Detection;
import io.flowcanvas.core.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found in an item, as JSON: {@code {image: {width, height}, detections: [{step, label,
 * score, box: {x, y, width, height}, image?}]}}. Boxes are in pixels of {@code image}; a detection
 * whose step looked at an image of another size carries its own.
 */
record DetectionsDocument(Size image, List<Entry> detections) {
    private static final double THOUSANDTHS = 1000;

    record Size(int width, int height) {}

    record Entry(String step, String label, double score, Rectangle box, @Nullable Size image) {}

    record Rectangle(double x, double y, double width, double height) {}

    /**
     * @param image size of what the first detecting step looked at
     */
    static DetectionsDocument of(Size image, List<Detection> detections) {
        return new DetectionsDocument(
                image, detections.stream().map(detection -> entry(detection, image)).toList());
    }

    byte[] toJson() {
        return Json.mapper().writeValueAsBytes(this);
    }

    private static Entry entry(Detection detection, Size common) {
        Detection.Box box = detection.box();
        Size size = new Size(box.imageWidth(), box.imageHeight());
        return new Entry(
                detection.step(),
                detection.label(),
                rounded(detection.score()),
                new Rectangle(
                        rounded(box.x()),
                        rounded(box.y()),
                        rounded(box.width()),
                        rounded(box.height())),
                size.equals(common) ? null : size);
    }

    private static double rounded(double value) {
        return Math.round(value * THOUSANDTHS) / THOUSANDTHS;
    }
}
