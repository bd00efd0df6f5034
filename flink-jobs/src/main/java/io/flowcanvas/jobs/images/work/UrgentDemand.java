package io.flowcanvas.jobs.images.work;

import java.time.Duration;

/**
 * How much urgent work there is at a time, remembered a little: an urgent image is with the workers
 * for a part of its way only, and on the rest of it others need the processors for it. Not safe for
 * threads.
 */
final class UrgentDemand {
    /** More than what an urgent image takes from end to end on a busy machine. */
    private static final Duration REMEMBERED = Duration.ofMillis(250);

    private int underWay;
    private int most;
    private long mostSeenAt;

    /**
     * @param now milliseconds of any clock, the same one each time
     */
    void came(long now) {
        underWay++;
        remember(now);
    }

    void ended(long now) {
        remember(now);
        underWay--;
    }

    private void remember(long now) {
        if (underWay >= at(now)) {
            most = underWay;
            mostSeenAt = now;
        }
    }

    /** The most that was under way at a time, lately. */
    int at(long now) {
        return isRecent(now) ? Math.max(most, underWay) : underWay;
    }

    /** After how many milliseconds {@link #at} may say less than now; at least 1. */
    long remembered(long now) {
        return isRecent(now) ? mostSeenAt + REMEMBERED.toMillis() - now : REMEMBERED.toMillis();
    }

    /** A clock that was set back makes nothing recent. */
    private boolean isRecent(long now) {
        return now >= mostSeenAt && now < mostSeenAt + REMEMBERED.toMillis();
    }
}
