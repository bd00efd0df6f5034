package io.flowcanvas.jobs.images.codec;

import java.nio.ByteOrder;

/** PNG (W3C): IHDR, transparency, orientation, and whether all chunks are there up to IEND. */
final class PngHeader {
    private static final int FIRST_CHUNK = 8;
    private static final int CHUNK_FRAME = 12;
    private static final int ALPHA_BIT = 4;

    private PngHeader() {}

    static ImageHeader read(Bytes file) {
        if (!file.text(FIRST_CHUNK + 4, 4).equals("IHDR")) {
            throw UnreadableImage.damaged(ImageFormat.PNG, "it does not begin with IHDR");
        }
        long width = file.u32(FIRST_CHUNK + 8);
        long height = file.u32(FIRST_CHUNK + 12);
        boolean alpha = (file.u8(FIRST_CHUNK + 17) & ALPHA_BIT) != 0;
        int orientation = 1;
        if (width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
            throw UnreadableImage.damaged(ImageFormat.PNG, "its size is out of range");
        }
        for (long offset = FIRST_CHUNK; ; ) {
            long length = file.u32(offset);
            String type = file.text(offset + 4, 4);
            file.require(offset, length + CHUNK_FRAME);
            requireIntact(file, type, offset, length);
            switch (type) {
                case "tRNS" -> alpha = true;
                case "eXIf" ->
                        orientation =
                                TiffDirectory.orientation(
                                        file.slice(offset + 8, length, ByteOrder.BIG_ENDIAN));
                case "IEND" -> {
                    return new ImageHeader(
                            ImageFormat.PNG, (int) width, (int) height, alpha, orientation);
                }
                default -> {}
            }
            offset += length + CHUNK_FRAME;
        }
    }

    /** Checks a chunk without which there is no picture; the others may be as they are. */
    private static void requireIntact(Bytes file, String type, long offset, long length) {
        boolean critical = Character.isUpperCase(type.charAt(0));
        if (critical && file.checksum(offset + 4, length + 4) != file.u32(offset + 8 + length)) {
            throw UnreadableImage.damaged(
                    ImageFormat.PNG, "the checksum of its " + type + " is wrong");
        }
    }
}
