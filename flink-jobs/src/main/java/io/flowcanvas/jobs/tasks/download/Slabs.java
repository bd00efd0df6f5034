package io.flowcanvas.jobs.tasks.download;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes in memory, in pieces that are never moved. Grows with what comes, whatever was declared:
 * large pieces are kept as they come, small ones are gathered, so that a server that sends single
 * bytes costs no more memory than its bytes.
 */
final class Slabs {
    /** Bytes. */
    private static final int SLAB = 64 * 1024;

    /** Bytes of the smallest piece that is kept as it comes. */
    private static final int LARGE = 8 * 1024;

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final List<ByteBuffer> full = new ArrayList<>();
    private ByteBuffer current = NONE;
    private int begin;
    private int size;

    int size() {
        return size;
    }

    /**
     * @param chunk its position moves; its content is nobody else's any more
     * @param most bytes to take
     */
    void add(ByteBuffer chunk, int most) {
        int count = Math.min(most, chunk.remaining());
        size += count;
        if (count >= LARGE) {
            seal();
            full.add(take(chunk, count));
        } else {
            gather(chunk, count);
        }
    }

    private void gather(ByteBuffer chunk, int count) {
        int left = count;
        while (left > 0) {
            if (!current.hasRemaining()) {
                seal();
                current = ByteBuffer.allocate(SLAB);
                begin = 0;
            }
            int fitting = Math.min(left, current.remaining());
            current.put(take(chunk, fitting));
            left -= fitting;
        }
    }

    private static ByteBuffer take(ByteBuffer chunk, int count) {
        ByteBuffer piece = chunk.slice(chunk.position(), count);
        chunk.position(chunk.position() + count);
        return piece;
    }

    /** What was gathered is a piece; gathering goes on behind it. */
    private void seal() {
        if (current.position() > begin) {
            full.add(current.slice(begin, current.position() - begin));
            begin = current.position();
        }
    }

    /** All of them, to be read; nothing may be added any more. */
    List<ByteBuffer> content() {
        seal();
        return full;
    }
}
