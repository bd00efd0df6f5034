package io.flowcanvas.jobs.cameras.tracking;

import io.flowcanvas.proto.engine.v1.Point;
import java.util.List;

/** Plane geometry in parts of the picture; y grows downwards. */
final class Shapes {
    private Shapes() {}

    /** Distance from the endless line; positive on its right, looking from {@code from} on. */
    static double beside(Point from, Point to, double x, double y) {
        double dx = to.getX() - from.getX();
        double dy = to.getY() - from.getY();
        double length = Math.hypot(dx, dy);
        return length == 0 ? 0 : (dx * (y - from.getY()) - dy * (x - from.getX())) / length;
    }

    /** Where along from {@code from} (0) to {@code to} (1) the point's shadow falls. */
    static double along(Point from, Point to, double x, double y) {
        double dx = to.getX() - from.getX();
        double dy = to.getY() - from.getY();
        double squared = dx * dx + dy * dy;
        return squared == 0 ? 0 : (dx * (x - from.getX()) + dy * (y - from.getY())) / squared;
    }

    /** Distance from the polygon's edge; positive inside, negative outside. */
    static double depth(List<Point> corners, double x, double y) {
        boolean inside = false;
        double nearest = Double.POSITIVE_INFINITY;
        Point before = corners.get(corners.size() - 1);
        for (Point corner : corners) {
            boolean spans = corner.getY() > y != before.getY() > y;
            if (spans && x < crossing(before, corner, y)) {
                inside = !inside;
            }
            nearest = Math.min(nearest, distance(before, corner, x, y));
            before = corner;
        }
        return inside ? nearest : -nearest;
    }

    private static double crossing(Point one, Point other, double y) {
        double part = (y - one.getY()) / (other.getY() - one.getY());
        return one.getX() + part * (other.getX() - one.getX());
    }

    private static double distance(Point from, Point to, double x, double y) {
        double part = Math.max(0, Math.min(1, along(from, to, x, y)));
        return Math.hypot(
                x - from.getX() - part * (to.getX() - from.getX()),
                y - from.getY() - part * (to.getY() - from.getY()));
    }
}
