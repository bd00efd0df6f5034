package io.flowcanvas.standalone.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RestartBudgetTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void noMoreThanTheMostAreTakenWithinTheWindow() {
        RestartBudget budget = new RestartBudget(2, Duration.ofMinutes(5));

        assertThat(budget.take(NOON)).isTrue();
        assertThat(budget.take(NOON.plusSeconds(60))).isTrue();
        assertThat(budget.take(NOON.plusSeconds(120))).isFalse();
    }

    @Test
    void whatLiesBeforeTheWindowIsForgotten() {
        RestartBudget budget = new RestartBudget(1, Duration.ofMinutes(5));
        assertThat(budget.take(NOON)).isTrue();

        assertThat(budget.take(NOON.plusSeconds(299))).isFalse();
        assertThat(budget.take(NOON.plusSeconds(301))).isTrue();
    }
}
