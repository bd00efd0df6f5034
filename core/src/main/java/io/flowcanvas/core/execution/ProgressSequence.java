package io.flowcanvas.core.execution;

/**
 * Numbers of an execution's events: microseconds since 1970, yet always past the one before. A job
 * that was set back to a checkpoint so goes on beyond what it had already reported.
 */
public final class ProgressSequence {
    private static final long PER_MILLI = 1000;

    private ProgressSequence() {}

    /**
     * @param last number of the event before; 0 if there is none
     * @param nowMillis wall-clock time
     */
    public static long next(long last, long nowMillis) {
        return Math.max(last + 1, nowMillis * PER_MILLI);
    }
}
