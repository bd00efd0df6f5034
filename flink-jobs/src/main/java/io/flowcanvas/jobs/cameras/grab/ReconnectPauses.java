package io.flowcanvas.jobs.cameras.grab;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses before a camera is tried again: doubled with each failure in a row, with full jitter, so
 * that cameras that a switch took away at once do not come back at once. Not thread-safe.
 */
final class ReconnectPauses {
    /** Frames for as long make a good connection. */
    static final Duration GOOD = Duration.ofSeconds(10);

    private static final int MOST_DOUBLINGS = 30;

    private final long firstMillis;
    private final long longestMillis;
    private final RandomGenerator random;
    private int failures;

    /** Whether a frame came since it was last tried; when the first of these came. */
    private boolean isRunning;

    private long runningSinceNanos;

    ReconnectPauses(Duration first, Duration longest, RandomGenerator random) {
        this.firstMillis = first.toMillis();
        this.longestMillis = longest.toMillis();
        this.random = random;
    }

    /** Another failure: how long to wait now. */
    Duration next() {
        int doublings = Math.min(failures, MOST_DOUBLINGS);
        failures++;
        isRunning = false;
        long bound = Math.min(longestMillis, firstMillis << doublings);
        return Duration.ofMillis(random.nextLong(bound + 1));
    }

    /**
     * A frame came: once frames have come for {@link #GOOD} the next failure is the first in a row.
     *
     * @param nowNanos as {@link System#nanoTime()} says
     */
    void frameCame(long nowNanos) {
        if (!isRunning) {
            isRunning = true;
            runningSinceNanos = nowNanos;
        }
        if (nowNanos - runningSinceNanos >= GOOD.toNanos()) {
            failures = 0;
        }
    }
}
