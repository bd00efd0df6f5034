package io.flowcanvas.jobs.cameras.grab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private final Patience patience = new Patience();

    @Test
    void runsOutAndBeginsAgain() {
        patience.atMost(Duration.ZERO);
        assertThat(patience.hasRunOut()).isTrue();
        assertThat(patience.isOver()).isTrue();

        patience.atMost(Duration.ofHours(1));
        assertThat(patience.isOver()).isFalse();
    }

    @Test
    void isOverOnceItIsClosedAndWaitsNoMore() {
        patience.atMost(Duration.ofHours(1));

        patience.close();

        assertThat(patience.isOver()).isTrue();
        assertThat(patience.hasRunOut()).isFalse();
        assertThatThrownBy(() -> patience.pause(TimeUnit.HOURS.toMicros(1)))
                .isInstanceOf(InterruptedException.class);
    }
}
