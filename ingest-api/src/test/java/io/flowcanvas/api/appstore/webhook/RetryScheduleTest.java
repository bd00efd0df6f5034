package io.flowcanvas.api.appstore.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.outbound.OutboundException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
    private static final RetrySchedule SCHEDULE =
            new RetrySchedule(Duration.ofSeconds(5), Duration.ofHours(1), Duration.ofDays(1));

    @Test
    void doublesThePauseUpToTheLongest() {
        assertThat(next(1, 0.5)).isEqualTo(Duration.ofSeconds(5));
        assertThat(next(2, 0.5)).isEqualTo(Duration.ofSeconds(10));
        assertThat(next(5, 0.5)).isEqualTo(Duration.ofSeconds(80));
        assertThat(next(11, 0.5)).isEqualTo(Duration.ofHours(1));
        assertThat(next(10_000, 0.5)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void spreadsThePauses() {
        assertThat(next(1, 0)).isEqualTo(Duration.ofMillis(2_500));
        assertThat(next(1, 1)).isEqualTo(Duration.ofMillis(7_500));
    }

    @Test
    void givesUpWhenThePatienceIsOver() {
        Duration almost = Duration.ofDays(1).minusSeconds(5);
        assertThat(SCHEDULE.next(1, almost, 0.5)).contains(Duration.ofSeconds(5));
        assertThat(SCHEDULE.next(1, almost.plusMillis(1), 0.5)).isEmpty();
    }

    @Test
    void takesOnlyTwoHundredsForSuccess() {
        assertThat(Attempt.answered(200).outcome()).isEqualTo("delivered");
        assertThat(Attempt.answered(299).outcome()).isEqualTo("delivered");
        assertThat(Attempt.answered(302).outcome()).isNull();
        assertThat(Attempt.answered(404).outcome()).isNull();
        assertThat(Attempt.answered(503).error()).contains("503");
        assertThat(Attempt.answered(410).outcome()).isEqualTo("gone");
    }

    @Test
    void triesAgainOnlyWhatMaySucceedLater() {
        assertThat(
                        Attempt.failed(
                                        OutboundException.lasting(
                                                ErrorCode.ADDRESS_FORBIDDEN, "not open"))
                                .outcome())
                .isEqualTo("refused");
        assertThat(
                        Attempt.failed(
                                        OutboundException.passing(
                                                ErrorCode.DOWNLOAD_FAILED, "broken off"))
                                .outcome())
                .isNull();
    }

    private static Duration next(int attempts, double random) {
        Optional<Duration> next = SCHEDULE.next(attempts, Duration.ZERO, random);
        return next.orElseThrow();
    }
}
