package io.flowcanvas.core.execution;

/**
 * One thing found in an image.
 *
 * @param step id of the step that found it
 * @param label class name, say {@code person}
 * @param score confidence, 0 to 1
 * @param box where, in pixels of the image that the step looked at
 */
public record Detection(String step, String label, double score, Box box) {

    /**
     * Axis-aligned rectangle in pixels; the origin is the top left corner of the image.
     *
     * @param imageWidth width of the image that the pixels refer to
     * @param imageHeight height of that image
     */
    public record Box(
            double x, double y, double width, double height, int imageWidth, int imageHeight) {}
}
