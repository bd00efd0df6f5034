package io.flowcanvas.jobs.images.component;

/** A size in pixels. */
public record Extent(int width, int height) {
    Extent turned() {
        return new Extent(/* width= */ height, /* height= */ width);
    }

    static Extent rounded(double width, double height) {
        return new Extent(
                Math.max(1, (int) Math.round(width)), Math.max(1, (int) Math.round(height)));
    }
}
