package io.flowcanvas.standalone.bench;

import java.util.Collection;

/**
 * What a load of calls showed.
 *
 * @param calls that succeeded
 * @param failures calls that did not
 * @param firstFailure in words; empty if there is none
 * @param callsPerSecond successful ones, from the first sent to the last answered
 */
record CallFigures(
        int calls,
        int failures,
        String firstFailure,
        double callsPerSecond,
        double p50Millis,
        double p95Millis,
        double p99Millis) {

    static CallFigures of(Collection<Double> millis, Collection<String> failures, double seconds) {
        Latencies latencies = Latencies.of(millis);
        return new CallFigures(
                millis.size(),
                failures.size(),
                failures.stream().findFirst().orElse(""),
                millis.size() / seconds,
                latencies.percentile(50),
                latencies.percentile(95),
                latencies.percentile(99));
    }
}
