package io.flowcanvas.jobs.images.codec;

import java.nio.ByteOrder;

/** WebP (RFC 9649): lossy, lossless and extended. */
final class WebpHeader {
    private static final int FIRST_CHUNK = 12;
    private static final int CHUNK_FRAME = 8;
    private static final int SIZE_MASK = 0x3fff;
    private static final int EXTENDED_ALPHA = 0x10;

    private WebpHeader() {}

    static ImageHeader read(Bytes file) {
        file.require(8, file.u32(4));
        long data = FIRST_CHUNK + CHUNK_FRAME;
        return switch (file.text(FIRST_CHUNK, 4)) {
            case "VP8 " -> header(file.u16(data + 6), file.u16(data + 8), false, 1);
            case "VP8L" -> lossless(file.u32(data + 1));
            case "VP8X" ->
                    new ImageHeader(
                            ImageFormat.WEBP,
                            file.u24(data + 4) + 1,
                            file.u24(data + 7) + 1,
                            (file.u8(data) & EXTENDED_ALPHA) != 0,
                            orientation(file));
            default -> throw UnreadableImage.damaged(ImageFormat.WEBP, "it holds no picture");
        };
    }

    private static ImageHeader lossless(long bits) {
        int width = (int) (bits & SIZE_MASK) + 1;
        int height = (int) (bits >> 14 & SIZE_MASK) + 1;
        return header(width, height, (bits >> 28 & 1) == 1, 1);
    }

    private static ImageHeader header(int width, int height, boolean alpha, int orientation) {
        return new ImageHeader(
                ImageFormat.WEBP, width & SIZE_MASK, height & SIZE_MASK, alpha, orientation);
    }

    private static int orientation(Bytes file) {
        long offset = FIRST_CHUNK;
        while (file.has(offset, CHUNK_FRAME)) {
            long length = file.u32(offset + 4);
            if (file.text(offset, 4).equals("EXIF")) {
                return TiffDirectory.orientation(
                        file.slice(offset + CHUNK_FRAME, length, ByteOrder.BIG_ENDIAN));
            }
            offset += CHUNK_FRAME + length + (length & 1);
        }
        return 1;
    }
}
