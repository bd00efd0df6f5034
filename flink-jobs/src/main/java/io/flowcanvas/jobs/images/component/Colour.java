package io.flowcanvas.jobs.images.component;

import org.bytedeco.opencv.opencv_core.Scalar;

/** An opaque colour, 0 to 255 per channel. */
record Colour(int red, int green, int blue) {
    static final Colour BLACK = new Colour(0, 0, 0);
    static final Colour WHITE = new Colour(255, 255, 255);

    private static final int HUES = 24;
    private static final int SPREAD = 0x9e3779b1;
    private static final double DARKEST = 0.1;
    private static final double BRIGHTEST = 0.95;

    /**
     * @param hex {@code #rrggbb}
     */
    static Colour of(String hex) {
        int value = Integer.parseInt(hex.substring(1), 16);
        return new Colour(value >> 16, value >> 8 & 0xff, value & 0xff);
    }

    /** A strong colour, always the same for a name. */
    static Colour ofName(String name) {
        double hue = Integer.remainderUnsigned((name.hashCode() * SPREAD) >>> 8, HUES) * 6.0 / HUES;
        return new Colour(channel(hue), channel(hue + 4), channel(hue + 2));
    }

    /** Of the colour wheel; red is at 0 of its 6 parts. */
    private static int channel(double angle) {
        double distance = Math.abs(angle % 6 - 3) - 1;
        double share = Math.max(0, Math.min(1, distance));
        return (int) Math.round(255 * (DARKEST + (BRIGHTEST - DARKEST) * share));
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
