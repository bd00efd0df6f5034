package io.flowcanvas.api.cameras.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BellTest {
    private final Bell bell = new Bell();

    @Test
    void wakesOnceHoweverOftenItWasRung() throws InterruptedException {
        for (int i = 0; i < 1_000; i++) {
            bell.ring();
        }

        assertThat(bell.await(Duration.ofSeconds(10))).isTrue();
        assertThat(bell.await(Duration.ZERO)).isFalse();
    }
}
