package io.flowcanvas.standalone.bench;

import java.util.Arrays;

/** What ended so far; not thread-safe. */
final class CallTally {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private final long began = System.nanoTime();
    private double[] millis = new double[1024];
    private int calls;
    private int failures;
    private String firstFailure = "";

    void add(CallEnd end, long nanos) {
        if (!end.isSuccess()) {
            firstFailure = failures++ == 0 ? end.failure() : firstFailure;
            return;
        }
        if (calls == millis.length) {
            millis = Arrays.copyOf(millis, calls * 2);
        }
        millis[calls++] = nanos / NANOS_PER_MILLI;
    }

    /** From the making of this until now. */
    CallFigures figures() {
        return CallFigures.of(
                Latencies.of(Arrays.copyOf(millis, calls)),
                failures,
                firstFailure,
                (System.nanoTime() - began) / NANOS_PER_SECOND);
    }
}
