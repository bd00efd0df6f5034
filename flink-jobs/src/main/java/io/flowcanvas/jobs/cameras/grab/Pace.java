package io.flowcanvas.jobs.cameras.grab;

/**
 * Holds back frames that a server sends faster than they were captured: segments of HLS, a file.
 * What is late is not made up for. Times are microseconds. Not thread-safe.
 */
final class Pace {
    /** Frames that are early by more have times that jump. */
    private static final long MOST_WAIT = 10_000_000;

    /** Frames that are late by less do not shift those after them. */
    private static final long TOLERATED = 1_000_000;

    private boolean hasBegun;
    private long offset;

    /**
     * @param presentation the source's own time of the frame
     * @param now of a clock that is never set
     * @return how long to wait before the frame is shown; 0: not at all
     */
    long waitFor(long presentation, long now) {
        long early = presentation + offset - now;
        if (!hasBegun || early > MOST_WAIT || early < -TOLERATED) {
            hasBegun = true;
            offset = now - presentation;
            return 0;
        }
        return Math.max(0, early);
    }
}
