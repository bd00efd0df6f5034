package io.flowcanvas.standalone.bench;

import java.time.Duration;

/**
 * How long each part of a run takes.
 *
 * @param paced the part at a fixed pace
 * @param saturated each part with as many calls as possible
 * @param slice one of warming up
 * @param warmUpCalls least of warming up
 * @param freshSessions opened and called one after another
 * @param liveSessions open at the same time
 * @param bareSeconds for each language's bare workers
 */
public record FunctionsPlan(
        Duration paced,
        Duration saturated,
        Duration slice,
        int warmUpCalls,
        int freshSessions,
        int liveSessions,
        int bareSeconds) {
    public static final int LEAST_SECONDS = 1;
    public static final int MOST_SECONDS = 600;

    private static final int FULL_SECONDS = 15;
    private static final int FULL_SLICE_SECONDS = 5;
    private static final int FULL_WARM_UP_CALLS = 60_000;
    private static final int FULL_FRESH = 200;
    private static final int FULL_LIVE = 1000;

    /** For figures that count. */
    public static FunctionsPlan full() {
        return new FunctionsPlan(
                Duration.ofSeconds(20),
                Duration.ofSeconds(FULL_SECONDS),
                Duration.ofSeconds(FULL_SLICE_SECONDS),
                FULL_WARM_UP_CALLS,
                FULL_FRESH,
                FULL_LIVE,
                2);
    }

    /**
     * Measured parts of so many seconds; with less than 15, warming up and the numbers of sessions
     * shrink with them.
     *
     * @throws IllegalArgumentException unless it is 1 to 600
     */
    public static FunctionsPlan of(int seconds) {
        if (seconds < LEAST_SECONDS || seconds > MOST_SECONDS) {
            throw new IllegalArgumentException(
                    "--seconds %d is not possible; use %d to %d"
                            .formatted(seconds, LEAST_SECONDS, MOST_SECONDS));
        }
        int share = Math.min(seconds, FULL_SECONDS);
        return new FunctionsPlan(
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(FULL_SLICE_SECONDS).multipliedBy(share).dividedBy(FULL_SECONDS),
                share == FULL_SECONDS ? FULL_WARM_UP_CALLS : 0,
                FULL_FRESH * share / FULL_SECONDS,
                FULL_LIVE * share / FULL_SECONDS,
                Math.min(seconds, 2));
    }
}
