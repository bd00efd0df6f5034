package io.flowcanvas.jobs.images.work;

import java.time.Duration;

/**
 * How much urgent work there is at a time. That there was some is remembered a little: an urgent
 * image is with the workers for a part of its way only, and on the rest of it others need the
 * processors for it. Not safe for threads.
 */
final class UrgentDemand {
    /** More than what an urgent image takes from end to end on a busy machine. */
    private static final Duration REMEMBERED = Duration.ofMillis(250);

    private int underWay;
    private long endedAt = Long.MIN_VALUE;

    void came() {
        underWay++;
    }

    /**
     * @param now milliseconds of any clock, the same one each time
     */
    void ended(long now) {
        underWay--;
        endedAt = now;
    }

    /** Pieces under way, or one if there was some lately. */
    int at(long now) {
        return underWay > 0 || remembered(now) == 0 ? underWay : 1;
    }

    /** Milliseconds for which the last one is still remembered; 0 if it is not. */
    long remembered(long now) {
        // a clock that was set back makes nothing recent
        boolean recent = now >= endedAt && now - REMEMBERED.toMillis() < endedAt;
        return recent ? endedAt + REMEMBERED.toMillis() - now : 0;
    }
}
