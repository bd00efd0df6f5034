package io.flowcanvas.jobs.tasks.download;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses before another attempt: exponential, with full jitter, never longer than the longest. */
final class Backoff {
    private static final int MOST_DOUBLINGS = 30;

    private final long firstMillis;
    private final long longestMillis;
    private final RandomGenerator random;

    Backoff(Duration first, Duration longest, RandomGenerator random) {
        firstMillis = first.toMillis();
        longestMillis = longest.toMillis();
        this.random = random;
    }

    /**
     * @param failed attempts so far, at least 1
     * @param asked what the server wants, at least
     */
    long pauseMillis(int failed, Duration asked) {
        int doublings = Math.min(failed - 1, MOST_DOUBLINGS);
        long bound = Math.min(longestMillis, firstMillis << doublings);
        long drawn = random.nextLong(Math.max(1, bound) + 1);
        return Math.min(longestMillis, Math.max(drawn, asked.toMillis()));
    }
}
