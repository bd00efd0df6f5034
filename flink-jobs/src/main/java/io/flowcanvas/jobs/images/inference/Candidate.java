package io.flowcanvas.jobs.images.inference;

/**
 * A box as a model gives it, before overlapping ones are thrown out.
 *
 * @param category position of the class among the model's
 * @param left pixels of the model's input, as are the others
 */
record Candidate(int category, double score, double left, double top, double right, double bottom) {
    /** Shared area over joint area, 0 to 1. */
    double overlap(Candidate other) {
        double width = Math.min(right, other.right) - Math.max(left, other.left);
        double height = Math.min(bottom, other.bottom) - Math.max(top, other.top);
        if (width <= 0 || height <= 0) {
            return 0;
        }
        double shared = width * height;
        return shared / (area() + other.area() - shared);
    }

    private double area() {
        return (right - left) * (bottom - top);
    }
}
