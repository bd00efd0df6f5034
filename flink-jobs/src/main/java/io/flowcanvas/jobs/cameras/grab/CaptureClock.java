package io.flowcanvas.jobs.cameras.grab;

/**
 * When frames were captured, in microseconds since 1970: as evenly as the source says, without the
 * network's jitter. A frame of a live source is never later than when it came, and at most {@link
 * #MOST_DELAY} earlier. Times always grow, unless the machine's clock is set back by more than a
 * minute. Not thread-safe.
 */
final class CaptureClock {
    /** Microseconds. */
    static final long MOST_DELAY = 1_000_000;

    private long offset = Long.MIN_VALUE;
    private long last;

    /**
     * @param last time of the frame before this clock's first; 0 if there is none
     */
    CaptureClock(long last) {
        this.last = last;
    }

    /** A source without times, or one whose frame has none. */
    long arrived(long nowMicros) {
        return grown(nowMicros);
    }

    /**
     * @param presentationMicros the source's own time of the frame
     */
    long live(long presentationMicros, long nowMicros) {
        long delay = nowMicros - (presentationMicros + offset);
        if (offset == Long.MIN_VALUE || delay < 0 || delay > MOST_DELAY) {
            offset = nowMicros - presentationMicros;
        }
        return grown(presentationMicros + offset);
    }

    private long grown(long atMicros) {
        boolean wasSet = last - atMicros >= FrameSelector.CLOCK_SET_MICROS;
        last = wasSet ? atMicros : Math.max(last + 1, atMicros);
        return last;
    }
}
