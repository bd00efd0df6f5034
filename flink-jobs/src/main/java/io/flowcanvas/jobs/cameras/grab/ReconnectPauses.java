package io.flowcanvas.jobs.cameras.grab;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses before a camera is tried again: doubled with each failure in a row, with full jitter, so
 * that cameras that a switch took away at once do not come back at once. Not thread-safe.
 */
final class ReconnectPauses {
    private static final int MOST_DOUBLINGS = 30;

    private final long firstMillis;
    private final long longestMillis;
    private final RandomGenerator random;
    private int failures;

    ReconnectPauses(Duration first, Duration longest, RandomGenerator random) {
        this.firstMillis = first.toMillis();
        this.longestMillis = longest.toMillis();
        this.random = random;
    }

    /** Another failure: how long to wait now. */
    Duration next() {
        int doublings = Math.min(failures, MOST_DOUBLINGS);
        failures++;
        long bound = Math.min(longestMillis, firstMillis << doublings);
        return Duration.ofMillis(random.nextLong(bound + 1));
    }

    /** It works again. */
    void reset() {
        failures = 0;
    }
}
