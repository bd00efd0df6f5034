package io.flowcanvas.jobs.images.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** An uncompressed grey TIFF: first a page of 3 × 1 pixels of value 200, then one of 2 × 1. */
final class TwoPageTiff {
    private static final int ENTRIES = 8;
    private static final int DIRECTORY = 2 + ENTRIES * 12 + 4;

    private TwoPageTiff() {}

    static byte[] of(ByteOrder order) {
        int first = 16;
        int second = first + DIRECTORY;
        ByteBuffer file = ByteBuffer.allocate(second + DIRECTORY).order(order);
        file.put(order == ByteOrder.LITTLE_ENDIAN ? new byte[] {'I', 'I'} : new byte[] {'M', 'M'});
        file.putShort((short) 42).putInt(first);
        file.put((byte) 200).put((byte) 200).put((byte) 200).put((byte) 50).put((byte) 50);
        page(file.position(first), 3, 8, second);
        page(file.position(second), 2, 11, 0);
        return file.array();
    }

    private static void page(ByteBuffer file, int width, int pixels, int next) {
        file.putShort((short) ENTRIES);
        entry(file, 256, width);
        entry(file, 257, 1);
        entry(file, 258, 8);
        entry(file, 259, 1);
        entry(file, 262, 1);
        entry(file, 273, pixels);
        entry(file, 278, 1);
        entry(file, 279, width);
        file.putInt(next);
    }

    private static void entry(ByteBuffer file, int tag, int value) {
        file.putShort((short) tag).putShort((short) 4).putInt(1).putInt(value);
    }
}
