package io.flowcanvas.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FunctionsPlanTest {
    @Test
    void aFullRunWarmsUpForAtLeastThirtySecondsAndAtMostThreeMinutes() {
        Duration slice = FunctionsPlan.full().slice();

        assertThat(slice.multipliedBy(WarmUp.LEAST_SLICES)).isEqualTo(Duration.ofSeconds(30));
        assertThat(slice.multipliedBy(WarmUp.MOST_SLICES)).isEqualTo(Duration.ofMinutes(3));
    }

    @Test
    void aShorterRunShrinksInAllParts() {
        assertThat(FunctionsPlan.of(3))
                .isEqualTo(
                        new FunctionsPlan(
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(1),
                                0,
                                40,
                                200,
                                2));
    }

    @Test
    void aLongerRunDoesNotWarmUpLonger() {
        assertThat(FunctionsPlan.of(600).slice()).isEqualTo(FunctionsPlan.full().slice());
        assertThat(FunctionsPlan.of(600).liveSessions()).isEqualTo(1000);
    }

    @Test
    void secondsOutOfRangeAreRefusedWithTheRange() {
        assertThatThrownBy(() -> FunctionsPlan.of(0)).hasMessageContaining("1 to 600");
        assertThatThrownBy(() -> FunctionsPlan.of(601)).hasMessageContaining("--seconds 601");
    }
}
