package io.flowcanvas.jobs.images.component;

import java.util.Locale;

/** One of nine places in an image. */
enum Position {
    TOP_LEFT(0, 0),
    TOP(0.5, 0),
    TOP_RIGHT(1, 0),
    LEFT(0, 0.5),
    CENTER(0.5, 0.5),
    RIGHT(1, 0.5),
    BOTTOM_LEFT(0, 1),
    BOTTOM(0.5, 1),
    BOTTOM_RIGHT(1, 1);

    private final double horizontal;
    private final double vertical;

    Position(double horizontal, double vertical) {
        this.horizontal = horizontal;
        this.vertical = vertical;
    }

    /**
     * @param name as in a parameter, say {@code top-left}
     */
    static Position of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Left edge of a thing of a width, at least a margin away from the image's edges. */
    int x(int imageWidth, int width, int margin) {
        return place(imageWidth, width, margin, horizontal);
    }

    int y(int imageHeight, int height, int margin) {
        return place(imageHeight, height, margin, vertical);
    }

    private static int place(int room, int length, int margin, double share) {
        long free = Math.max(0, room - length - 2L * margin);
        long place = Math.round(free * share) + margin;
        return (int) Math.max(0, Math.min(place, room - length));
    }
}
