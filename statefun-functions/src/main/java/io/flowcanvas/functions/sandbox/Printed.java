package io.flowcanvas.functions.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a worker printed to one descriptor since the last {@link #forget}; the first part of it is
 * kept.
 */
final class Printed {
    private static final int CAPACITY = 64 << 10;
    private static final byte[] NOTHING = {};

    private final InputStream pipe;
    private final int limit;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long total;

    Printed(InputStream pipe, int limit) {
        this.pipe = pipe;
        this.limit = limit;
    }

    /**
     * Takes what is in the pipe now, at most one pipe's capacity; never waits. Says how much there
     * was in all.
     */
    synchronized long drain() {
        byte[] content = ready();
        if (content.length > 0) {
            kept.write(content, 0, (int) Math.min(content.length, Math.max(0, limit - total)));
            total += content.length;
        }
        return total;
    }

    /** What is in the pipe now belongs to nobody, and what was taken is told. */
    synchronized void forget() {
        ready();
        kept.reset();
        total = 0;
    }

    private byte[] ready() {
        try {
            int size = pipe.available();
            return size == 0 ? NOTHING : pipe.readNBytes(Math.min(size, CAPACITY));
        } catch (IOException closed) {
            // the process has ended and its pipe with it: what was read is all there is
            return NOTHING;
        }
    }

    synchronized boolean isOverLimit() {
        return total > limit;
    }

    /** With a mark where something was left out. */
    synchronized String text() {
        if (total == 0) {
            return "";
        }
        String text = kept.toString(StandardCharsets.UTF_8);
        return total > limit ? text + "\n[cut after %d bytes]\n".formatted(limit) : text;
    }
}
