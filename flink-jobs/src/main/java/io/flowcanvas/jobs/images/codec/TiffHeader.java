package io.flowcanvas.jobs.images.codec;

/** The first page of a TIFF: its size, and whether its strips or tiles lie inside the file. */
final class TiffHeader {
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS_PER_SAMPLE = 258;
    private static final int PHOTOMETRIC = 262;
    private static final int STRIP_OFFSETS = 273;
    private static final int SAMPLES_PER_PIXEL = 277;
    private static final int STRIP_LENGTHS = 279;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;
    private static final int TILE_OFFSETS = 324;
    private static final int TILE_LENGTHS = 325;
    private static final int EXTRA_SAMPLES = 338;
    private static final int SAMPLE_FORMAT = 339;

    private static final int RGB = 2;
    private static final int MAX_SAMPLES = 4;
    private static final int MAX_BITS = 16;
    private static final int MAX_TILE_SIDE = 16_384;
    private static final int MAX_TILE_PIXELS = 16 << 20;

    private TiffHeader() {}

    static ImageHeader read(Bytes file) {
        TiffDirectory page = TiffDirectory.read(file);
        requireTakenSamples(page);
        if (page.has(TILE_OFFSETS)) {
            requireSaneTiles(page);
            requireInside(file, page, TILE_OFFSETS, TILE_LENGTHS);
        } else {
            requireInside(file, page, STRIP_OFFSETS, STRIP_LENGTHS);
        }
        return new ImageHeader(
                ImageFormat.TIFF,
                side(page, WIDTH),
                side(page, HEIGHT),
                hasAlpha(page),
                page.orientation());
    }

    /** Many writers, OpenCV among them, do not say that the fourth sample of RGB is alpha. */
    private static boolean hasAlpha(TiffDirectory page) {
        boolean fourOfRgb =
                page.valueOr(SAMPLES_PER_PIXEL, 1) == 4 && page.valueOr(PHOTOMETRIC, 0) == RGB;
        return page.has(EXTRA_SAMPLES) || fourOfRgb;
    }

    private static int side(TiffDirectory page, int tag) {
        long pixels = page.valueOr(tag, 0);
        if (pixels > Integer.MAX_VALUE) {
            throw UnreadableImage.damaged(ImageFormat.TIFF, "its size is out of range");
        }
        return (int) pixels;
    }

    private static void requireTakenSamples(TiffDirectory page) {
        long samples = page.valueOr(SAMPLES_PER_PIXEL, 1);
        long bits = page.valueOr(BITS_PER_SAMPLE, 1);
        long format = page.valueOr(SAMPLE_FORMAT, 1);
        if (samples < 1 || samples > MAX_SAMPLES || bits < 1 || bits > MAX_BITS || format != 1) {
            throw UnreadableImage.because(
                    "the tiff file has %d samples of %d bits (sample format %d) per pixel; up to %d"
                                    .formatted(samples, bits, format, MAX_SAMPLES)
                            + " unsigned samples of up to "
                            + MAX_BITS
                            + " bits are taken");
        }
    }

    private static void requireSaneTiles(TiffDirectory page) {
        long width = page.valueOr(TILE_WIDTH, 0);
        long height = page.valueOr(TILE_HEIGHT, 0);
        boolean sane =
                width > 0
                        && height > 0
                        && width <= MAX_TILE_SIDE
                        && height <= MAX_TILE_SIDE
                        && width * height <= MAX_TILE_PIXELS;
        if (!sane) {
            throw UnreadableImage.damaged(
                    ImageFormat.TIFF, "its tiles have " + width + " × " + height + " pixels");
        }
    }

    private static void requireInside(Bytes file, TiffDirectory page, int offsets, int lengths) {
        long count = page.count(offsets);
        if (count == 0 || count != page.count(lengths)) {
            throw UnreadableImage.damaged(ImageFormat.TIFF, "its strips or tiles are not listed");
        }
        for (int i = 0; i < Math.min(count, Integer.MAX_VALUE); i++) {
            file.require(page.value(offsets, i), page.value(lengths, i));
        }
    }
}
