package io.flowcanvas.jobs.cameras.grab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CaptureClockTest {
    private static final long NOW = 1_700_000_000_000_000L;

    private final CaptureClock clock = new CaptureClock(0);

    @Test
    void keepsTheSourcesPaceWhateverTheNetworkDoes() {
        assertThat(clock.live(0, NOW)).isEqualTo(NOW);
        assertThat(clock.live(40_000, NOW + 190_000)).isEqualTo(NOW + 40_000);
        assertThat(clock.live(80_000, NOW + 191_000)).isEqualTo(NOW + 80_000);
    }

    @Test
    void neverSaysThatAFrameWasCapturedAfterItCame() {
        clock.live(0, NOW);

        assertThat(clock.live(500_000, NOW + 100_000)).isEqualTo(NOW + 100_000);
        assertThat(clock.live(540_000, NOW + 140_000)).isEqualTo(NOW + 140_000);
    }

    @Test
    void beginsAnewWhenTheSourcesTimesJump() {
        clock.live(0, NOW);

        assertThat(clock.live(-5_000_000, NOW + 2_000_000)).isEqualTo(NOW + 2_000_000);
    }

    @Test
    void followsTheMachinesClockWhenItIsSetBack() {
        clock.live(0, NOW);
        long set = NOW - 3_600_000_000L;

        assertThat(clock.live(40_000, set)).isEqualTo(set);
        assertThat(clock.live(80_000, set + 50_000)).isEqualTo(set + 40_000);
    }

    @Test
    void neverStandsStill() {
        clock.live(0, NOW);

        assertThat(clock.live(0, NOW)).isEqualTo(NOW + 1);
        assertThat(clock.arrived(NOW - 10)).isEqualTo(NOW + 2);
    }
}
