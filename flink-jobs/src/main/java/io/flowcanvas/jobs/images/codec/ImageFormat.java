package io.flowcanvas.jobs.images.codec;

import java.util.Locale;

/** Formats that are read and written. */
public enum ImageFormat {
    JPEG(".jpg", 65_500, false),
    PNG(".png", 1_000_000, true),
    WEBP(".webp", 16_383, true),
    TIFF(".tiff", 1_000_000, true);

    private final String extension;
    private final int maxSide;
    private final boolean alpha;

    ImageFormat(String extension, int maxSide, boolean alpha) {
        this.extension = extension;
        this.maxSide = maxSide;
        this.alpha = alpha;
    }

    /**
     * @param wireName {@code jpeg}, {@code png}, {@code webp} or {@code tiff}
     * @throws IllegalArgumentException if it is none of these
     */
    public static ImageFormat of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Of file names, with the dot. */
    public String extension() {
        return extension;
    }

    public String contentType() {
        return "image/" + wireName();
    }

    /** Largest width or height that can be written, in pixels. */
    public int maxSide() {
        return maxSide;
    }

    public boolean hasAlpha() {
        return alpha;
    }
}
