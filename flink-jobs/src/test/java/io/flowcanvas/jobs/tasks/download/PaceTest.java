package io.flowcanvas.jobs.tasks.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final Pace pace = new Pace(Duration.ofSeconds(300), Duration.ofSeconds(30), 1_024);

    @Test
    void allowsWhatIsFastEnough() {
        pace.run(0, 0);

        assertThat(pace.isTooSlow(seconds(30), 30 * 1_024)).isFalse();
        assertThat(pace.isTooSlow(seconds(60), 60 * 1_024)).isFalse();
    }

    @Test
    void noticesADripOnceTheWindowIsOver() {
        pace.run(0, 0);

        assertThat(pace.isTooSlow(seconds(29), 29)).isFalse();
        assertThat(pace.isTooSlow(seconds(30), 30)).isTrue();
    }

    @Test
    void noticesOneThatBecomesSlow() {
        pace.run(0, 0);

        assertThat(pace.isTooSlow(seconds(30), 50_000_000)).isFalse();
        assertThat(pace.isTooSlow(seconds(60), 50_000_100)).isTrue();
    }

    @Test
    void standsStillWhileTheStoreHasIt() {
        pace.run(0, 0);
        pace.stand(seconds(10));

        assertThat(pace.isTooSlow(seconds(10_000), 0)).isFalse();
        assertThat(pace.isOverTime(seconds(10_000))).isFalse();

        pace.run(seconds(10_000), 0);
        assertThat(pace.isTooSlow(seconds(10_029), 0)).isFalse();
        assertThat(pace.isOverTime(seconds(10_290))).isFalse();
        assertThat(pace.isOverTime(seconds(10_291))).isTrue();
    }

    private static long seconds(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
