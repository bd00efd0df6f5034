package io.flowcanvas.api.memory;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that all work of one kind may keep in memory together. */
public final class MemoryBudget {
    private final AtomicLong left;

    public MemoryBudget(long bytes) {
        this.left = new AtomicLong(bytes);
    }

    /** False if there is not so much left; then nothing is taken. */
    public boolean take(long bytes) {
        long now = left.get();
        while (now >= bytes) {
            if (left.compareAndSet(now, now - bytes)) {
                return true;
            }
            now = left.get();
        }
        return false;
    }

    public void giveBack(long bytes) {
        left.addAndGet(bytes);
    }

    public long left() {
        return left.get();
    }
}
