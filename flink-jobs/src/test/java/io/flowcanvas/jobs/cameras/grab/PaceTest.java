package io.flowcanvas.jobs.cameras.grab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long NOW = -7_000_000_000L;
    private static final long PERIOD = 40_000;

    private final Pace pace = new Pace();

    @Test
    void showsABurstAtThePaceOfItsRecording() {
        long now = NOW;
        for (int i = 0; i < 250; i++) {
            now += pace.waitFor(i * PERIOD, now);
        }

        assertThat(now - NOW).isEqualTo(249 * PERIOD);
    }

    @Test
    void doesNotHoldBackWhatIsLate() {
        pace.waitFor(0, NOW);

        assertThat(pace.waitFor(PERIOD, NOW + 500_000)).isZero();
        assertThat(pace.waitFor(2 * PERIOD, NOW + 500_000)).isZero();
        // the jitter of the network has not moved the others
        assertThat(pace.waitFor(600_000, NOW + 510_000)).isEqualTo(90_000);
    }

    @Test
    void doesNotMakeUpForALongPause() {
        pace.waitFor(0, NOW);

        assertThat(pace.waitFor(PERIOD, NOW + 5_000_000)).isZero();
        assertThat(pace.waitFor(2 * PERIOD, NOW + 5_000_000)).isEqualTo(PERIOD);
    }

    @Test
    void goesOnWhenTheTimesJump() {
        pace.waitFor(0, NOW);

        assertThat(pace.waitFor(3_600_000_000L, NOW + PERIOD)).isZero();
        assertThat(pace.waitFor(0, NOW + 2 * PERIOD)).isZero();
        assertThat(pace.waitFor(PERIOD, NOW + 2 * PERIOD)).isEqualTo(PERIOD);
    }
}
