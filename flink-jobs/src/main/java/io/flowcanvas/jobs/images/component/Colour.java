package io.flowcanvas.jobs.images.component;

import org.bytedeco.opencv.opencv_core.Scalar;

/** An opaque colour, 0 to 255 per channel. */
record Colour(int red, int green, int blue) {
    static final Colour BLACK = new Colour(0, 0, 0);
    static final Colour WHITE = new Colour(255, 255, 255);

    // apart from each other, also for most colour-blind people (Okabe and Ito, Color Universal
    // Design)
    private static final Colour[] PALETTE = {
        new Colour(230, 159, 0),
        new Colour(86, 180, 233),
        new Colour(0, 158, 115),
        new Colour(240, 228, 66),
        new Colour(0, 114, 178),
        new Colour(213, 94, 0),
        new Colour(204, 121, 167),
    };

    /**
     * @param hex {@code #rrggbb}
     */
    static Colour of(String hex) {
        int value = Integer.parseInt(hex.substring(1), 16);
        return new Colour(value >> 16, value >> 8 & 0xff, value & 0xff);
    }

    /** Always the same for a name. */
    static Colour ofName(String name) {
        return PALETTE[Math.floorMod(name.hashCode(), PALETTE.length)];
    }

    /** Black or white, whichever can be read on this. */
    Colour readable() {
        return 0.299 * red + 0.587 * green + 0.114 * blue > 140 ? BLACK : WHITE;
    }

    /** For BGR and opaque BGRA. Call inside a pointer scope. */
    Scalar scalar() {
        return new Scalar(blue, green, red, 255);
    }
}
