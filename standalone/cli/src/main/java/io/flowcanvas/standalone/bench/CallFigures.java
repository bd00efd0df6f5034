package io.flowcanvas.standalone.bench;

import java.util.Collection;

/**
 * What a load of calls showed.
 *
 * @param calls that succeeded
 * @param failures calls that did not
 * @param firstFailure in words; empty if there is none
 * @param callsPerSecond successful ones, from the first sent to the last ended
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
        return of(
                Latencies.of(millis),
                failures.size(),
                failures.stream().findFirst().orElse(""),
                seconds);
    }

    static CallFigures of(Latencies latencies, int failures, String firstFailure, double seconds) {
        return new CallFigures(
                latencies.count(),
                failures,
                firstFailure,
                latencies.count() / seconds,
                latencies.percentile(50),
                latencies.percentile(95),
                latencies.percentile(99));
    }
}
