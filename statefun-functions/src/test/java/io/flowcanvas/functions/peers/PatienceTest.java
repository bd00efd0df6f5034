package io.flowcanvas.functions.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private static final Duration STATEFUN_GIVES_UP = Duration.ofMinutes(10);

    @Test
    void a_run_has_its_own_limit_and_time_to_wait_for_others() {
        assertThat(Patience.USUAL.forRun(Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(90));
        assertThat(Patience.USUAL.forRun(Duration.ZERO)).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void the_longest_run_is_given_up_before_statefun_does() {
        assertThat(Patience.USUAL.forRun(Duration.ofMillis(Long.MAX_VALUE)))
                .isLessThan(STATEFUN_GIVES_UP.minusMinutes(1));
    }
}
