package io.flowcanvas.jobs.tasks.download;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes in memory, in pieces that are never moved. Grows with what comes, whatever was declared.
 */
final class Slabs {
    /** Bytes. */
    private static final int SLAB = 64 * 1024;

    private final List<ByteBuffer> full = new ArrayList<>();
    private ByteBuffer current = ByteBuffer.allocate(SLAB);
    private int size;

    int size() {
        return size;
    }

    /**
     * @param chunk its position moves
     * @param most bytes to take
     */
    void add(ByteBuffer chunk, int most) {
        int left = Math.min(most, chunk.remaining());
        size += left;
        while (left > 0) {
            if (!current.hasRemaining()) {
                full.add(current.flip());
                current = ByteBuffer.allocate(SLAB);
            }
            int count = Math.min(left, current.remaining());
            current.put(chunk.slice(chunk.position(), count));
            chunk.position(chunk.position() + count);
            left -= count;
        }
    }

    /** All of them, to be read; nothing may be added any more. */
    List<ByteBuffer> content() {
        full.add(current.flip());
        return full;
    }
}
