package io.flowcanvas.jobs.images.codec;

import java.nio.ByteOrder;

/** JPEG (ITU T.81): frame header, EXIF orientation, and whether the end is there. */
final class JpegHeader {
    private static final int START_OF_SCAN = 0xda;
    private static final int END_OF_IMAGE = 0xd9;
    private static final int APP1 = 0xe1;

    private JpegHeader() {}

    static ImageHeader read(Bytes file) {
        int orientation = 1;
        int width = 0;
        int height = 0;
        long offset = 2;
        while (true) {
            int marker = file.u8(offset + 1);
            if (file.u8(offset) != 0xff) {
                throw UnreadableImage.damaged(ImageFormat.JPEG, "a marker is missing");
            }
            if (marker == 0xff) {
                offset++;
                continue;
            }
            if (marker == END_OF_IMAGE) {
                throw UnreadableImage.damaged(ImageFormat.JPEG, "it holds no picture");
            }
            int length = file.u16(offset + 2);
            file.require(offset + 2, length);
            if (isFrame(marker)) {
                height = file.u16(offset + 5);
                width = file.u16(offset + 7);
            } else if (marker == APP1) {
                orientation = Math.max(orientation, orientation(file, offset + 4, length - 2));
            } else if (marker == START_OF_SCAN) {
                requireEnd(file, offset + 2 + length);
                return new ImageHeader(ImageFormat.JPEG, width, height, false, orientation);
            }
            offset += 2 + Math.max(2, length);
        }
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xc0
                && marker <= 0xcf
                && marker != 0xc4
                && marker != 0xc8
                && marker != 0xcc;
    }

    private static int orientation(Bytes file, long offset, int length) {
        if (length < 14 || !file.text(offset, 6).equals("Exif\0\0")) {
            return 1;
        }
        return TiffDirectory.orientation(file.slice(offset + 6, length - 6, ByteOrder.BIG_ENDIAN));
    }

    /** In entropy-coded data a 0xff is followed by 0 or a restart, so this pair ends the image. */
    private static void requireEnd(Bytes file, long scan) {
        for (long offset = file.length() - 2L; offset >= scan; offset--) {
            if (file.u8(offset) == 0xff && file.u8(offset + 1) == END_OF_IMAGE) {
                return;
            }
        }
        throw UnreadableImage.truncated(ImageFormat.JPEG);
    }
}
