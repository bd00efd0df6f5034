package io.flowcanvas.standalone.bench;

/**
 * Resident memory of one process with its children over a while, in MiB. Pages that it shares with
 * its children count once for each of them.
 */
record Memory(long start, long highest, long end) {
    static Memory of(long megabytes) {
        return new Memory(megabytes, megabytes, megabytes);
    }

    Memory then(long now) {
        return new Memory(start, Math.max(highest, now), now);
    }

    @Override
    public String toString() {
        return "%d/%d/%d".formatted(start, highest, end);
    }
}
