package io.flowcanvas.api.tracking;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Measures items per second of one pipeline by the times at which they ended. Pauses do not count:
 * a gap starts a new measurement.
 */
final class ThroughputMeter {
    static final Duration WINDOW = Duration.ofSeconds(2);
    static final Duration GAP = Duration.ofSeconds(2);
    private static final int FEWEST = 4;

    private Instant first = Instant.MIN;
    private Instant last = Instant.MIN;
    private int items;

    /**
     * @param ended in order
     * @return the throughput, if enough has ended since the last answer
     */
    OptionalDouble add(List<Instant> ended) {
        OptionalDouble measured = OptionalDouble.empty();
        for (Instant at : ended) {
            if (items == 0 || Duration.between(last, at).compareTo(GAP) > 0) {
                restart(at);
            } else {
                items++;
                last = at.isAfter(last) ? at : last;
            }
        }
        if (items >= FEWEST && Duration.between(first, last).compareTo(WINDOW) >= 0) {
            double seconds = Duration.between(first, last).toMillis() / 1000.0;
            measured = OptionalDouble.of((items - 1) / seconds);
            restart(last);
        }
        return measured;
    }

    /** The first item only starts the clock. */
    private void restart(Instant at) {
        first = at;
        last = at;
        items = 1;
    }
}
