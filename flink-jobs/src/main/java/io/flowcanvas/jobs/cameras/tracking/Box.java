package io.flowcanvas.jobs.cameras.tracking;

/**
 * A rectangle as parts of the picture: 0 is left or top, 1 right or bottom; it may reach beyond.
 *
 * @param x of its centre
 * @param y of its centre
 * @param width at least 0
 * @param height at least 0
 */
record Box(double x, double y, double width, double height) {
    static Box ofCorner(double left, double top, double width, double height) {
        return new Box(left + width / 2, top + height / 2, width, height);
    }

    /** The same place, larger by a part of its size on every side. */
    Box grown(double part) {
        return new Box(x, y, width * (1 + 2 * part), height * (1 + 2 * part));
    }

    /** Common area as part of the area that both cover: 0 to 1. */
    double overlap(Box other) {
        double common =
                along(x, width, other.x, other.width) * along(y, height, other.y, other.height);
        double covered = area() + other.area() - common;
        return covered <= 0 ? 0 : common / covered;
    }

    private double area() {
        return width * height;
    }

    private static double along(double centre, double size, double other, double otherSize) {
        double end = Math.min(centre + size / 2, other + otherSize / 2);
        return Math.max(0, end - Math.max(centre - size / 2, other - otherSize / 2));
    }
}
