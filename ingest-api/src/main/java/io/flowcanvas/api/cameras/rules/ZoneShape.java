package io.flowcanvas.api.cameras.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a zone is a simple polygon: its edges neither cross nor touch, and it has an inside. */
final class ZoneShape {
    private static final double SMALLEST_AREA = 1e-6;

    private ZoneShape() {}

    /** A corner. */
    record Corner(double x, double y) {}

    /** Null if nothing is wrong. */
    static @Nullable String fault(List<Corner> corners) {
        int count = corners.size();
        for (int one = 0; one < count; one++) {
            if (corners.get(one).equals(corners.get((one + 1) % count))) {
                return "has the same corner twice in a row";
            }
        }
        for (int one = 0; one < count; one++) {
            for (int other = one + 2; other < count; other++) {
                boolean areNeighbours = one == 0 && other == count - 1;
                if (!areNeighbours && meet(corners, one, other)) {
                    return "has edges that cross or touch; go around it once";
                }
            }
        }
        return Math.abs(area(corners)) < SMALLEST_AREA ? "has no inside" : null;
    }

    private static double area(List<Corner> corners) {
        double doubled = 0;
        Corner before = corners.get(corners.size() - 1);
        for (Corner corner : corners) {
            doubled += before.x() * corner.y() - corner.x() * before.y();
            before = corner;
        }
        return doubled / 2;
    }

    private static boolean meet(List<Corner> corners, int one, int other) {
        Corner from = corners.get(one);
        Corner to = corners.get((one + 1) % corners.size());
        Corner begin = corners.get(other);
        Corner end = corners.get((other + 1) % corners.size());
        double side = side(from, to, begin) * side(from, to, end);
        double across = side(begin, end, from) * side(begin, end, to);
        return side <= 0 && across <= 0 && overlap(from, to, begin, end);
    }

    /** On which side of a line a corner is; 0: on it. */
    private static double side(Corner from, Corner to, Corner corner) {
        return Math.signum(
                (to.x() - from.x()) * (corner.y() - from.y())
                        - (to.y() - from.y()) * (corner.x() - from.x()));
    }

    /** Whether the boxes around two edges meet; decides where the edges lie on one line. */
    private static boolean overlap(Corner from, Corner to, Corner begin, Corner end) {
        return Math.max(from.x(), to.x()) >= Math.min(begin.x(), end.x())
                && Math.max(begin.x(), end.x()) >= Math.min(from.x(), to.x())
                && Math.max(from.y(), to.y()) >= Math.min(begin.y(), end.y())
                && Math.max(begin.y(), end.y()) >= Math.min(from.y(), to.y());
    }
}
