package io.flowcanvas.api.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThroughputMeterTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private final ThroughputMeter meter = new ThroughputMeter();

    @Test
    void measuresItemsPerSecond() {
        OptionalDouble measured = meter.add(every(100, 0, 41));

        assertThat(measured.orElseThrow()).isCloseTo(10, within(0.3));
    }

    @Test
    void measuresTheSameInSmallBatches() {
        OptionalDouble last = OptionalDouble.empty();
        for (int i = 0; i < 41 && last.isEmpty(); i++) {
            last = meter.add(every(100, i * 100L, 1));
        }

        assertThat(last.orElseThrow()).isCloseTo(10, within(0.3));
    }

    @Test
    void doesNotCountAPause() {
        meter.add(every(100, 0, 11));

        OptionalDouble measured = meter.add(every(100, 60_000, 31));

        assertThat(measured.orElseThrow()).isCloseTo(10, within(0.3));
    }

    @Test
    void saysNothingOfASingleItem() {
        assertThat(meter.add(every(1, 0, 1))).isEmpty();
    }

    private static List<Instant> every(long millis, long from, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> BEGIN.plusMillis(from + i * millis))
                .toList();
    }
}
