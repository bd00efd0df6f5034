package io.flowcanvas.api.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NearResultsTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Optional<Duration> ANY_AGE = Optional.empty();

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final NearResults results = new NearResults(10_000, clock::get);

    @Test
    void knowsAResultForTenSecondsEvenWhereTheClockOverflows() {
        results.add("key", "1", HOUR, HOUR);

        pass(Duration.ofMillis(9_999));
        assertThat(results.find("key", ANY_AGE)).contains("1");
        pass(Duration.ofMillis(1));
        assertThat(results.find("key", ANY_AGE)).isEmpty();
    }

    @Test
    void knowsNoneLongerThanItIsKept() {
        results.add("key", "1", HOUR, Duration.ofSeconds(2));

        pass(Duration.ofMillis(1_999));
        assertThat(results.find("key", ANY_AGE)).contains("1");
        pass(Duration.ofMillis(1));
        assertThat(results.find("key", ANY_AGE)).isEmpty();
    }

    @Test
    void tellsHowOldAResultIs() {
        results.add("key", "1", HOUR, HOUR.minusSeconds(3));

        assertThat(results.find("key", Optional.of(Duration.ofSeconds(3)))).contains("1");
        pass(Duration.ofMillis(1));
        assertThat(results.find("key", Optional.of(Duration.ofSeconds(3)))).isEmpty();
    }

    @Test
    void forgetsWhatHasBeenReplaced() {
        results.add("key", "1", HOUR, HOUR);
        results.forget("key");

        assertThat(results.find("key", ANY_AGE)).isEmpty();
    }

    @Test
    void takesNoMoreMemoryThanItMay() {
        for (int i = 0; i < 100; i++) {
            results.add("key" + i, "x".repeat(1_000), HOUR, HOUR);
        }
        long known = 0;
        for (int i = 0; i < 100; i++) {
            known += results.find("key" + i, ANY_AGE).isPresent() ? 1 : 0;
        }
        assertThat(known).isBetween(1L, 4L);
    }

    @Test
    void remembersNothingWhereItHasNoMemory() {
        NearResults none = new NearResults(0, clock::get);
        none.add("key", "1", HOUR, HOUR);

        assertThat(none.find("key", ANY_AGE)).isEmpty();
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }
}
