package io.flowcanvas.jobs.cameras.tracking;

import io.flowcanvas.proto.engine.v1.CountingLine;
import io.flowcanvas.proto.jobs.v1.SideMemory;
import java.util.Optional;

/**
 * Sees objects cross a line. What counts is the centre; one that trembles on the line crosses it
 * once, for it must leave the line by {@link #MARGIN} first.
 */
final class LineWatch {
    /** Part of the picture. */
    static final double MARGIN = 0.005;

    enum Direction {
        IN,
        OUT;

        String wireName() {
            return this == IN ? "in" : "out";
        }
    }

    private final CountingLine line;

    LineWatch(CountingLine line) {
        this.line = line;
    }

    String id() {
        return line.getId();
    }

    /** Whether the object has crossed the line since it was last clearly beside it. */
    Optional<Direction> follow(Track track) {
        if (line.getLabelsCount() > 0 && !line.getLabelsList().contains(track.label())) {
            return Optional.empty();
        }
        Box box = track.box();
        double beside = beside(box.x(), box.y());
        if (Math.abs(beside) < MARGIN) {
            return Optional.empty();
        }
        boolean isLeft = beside < 0;
        SideMemory now = SideMemory.newBuilder().setX(box.x()).setY(box.y()).build();
        SideMemory before = track.sides().put(line.getId(), now);
        if (before == null || !wasAcross(before, isLeft) || !meetsLine(before, now)) {
            return Optional.empty();
        }
        return Optional.of(isLeft ? Direction.OUT : Direction.IN);
    }

    /**
     * Whether it was clearly on the other side of the line as it is now: it may have been moved.
     */
    private boolean wasAcross(SideMemory before, boolean isLeft) {
        double beside = beside(before.getX(), before.getY());
        return Math.abs(beside) >= MARGIN && beside < 0 != isLeft;
    }

    /** Whether the way between two points on different sides leads over the line, not past it. */
    private boolean meetsLine(SideMemory before, SideMemory now) {
        double one = Math.abs(beside(before.getX(), before.getY()));
        double other = Math.abs(beside(now.getX(), now.getY()));
        double part = one / (one + other);
        double along =
                Shapes.along(
                        line.getFrom(),
                        line.getTo(),
                        before.getX() + part * (now.getX() - before.getX()),
                        before.getY() + part * (now.getY() - before.getY()));
        return along >= 0 && along <= 1;
    }

    private double beside(double x, double y) {
        return Shapes.beside(line.getFrom(), line.getTo(), x, y);
    }
}
