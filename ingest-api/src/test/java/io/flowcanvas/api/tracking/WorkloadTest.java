package io.flowcanvas.api.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WorkloadTest {
    private static final UUID FAST = UUID.randomUUID();
    private static final UUID SLOW = UUID.randomUUID();

    @Test
    void addsTheBacklogOfEveryPipelineAtItsOwnSpeed() {
        Workload workload =
                new Workload(Map.of(FAST, 100L, SLOW, 10L), Map.of(FAST, 50.0, SLOW, 2.0), 10);

        assertThat(workload.timeFor(FAST, 50)).isEqualTo(Duration.ofSeconds(2 + 5 + 1));
    }

    @Test
    void assumesTheAverageForAPipelineThatWasNeverMeasured() {
        Workload workload = new Workload(Map.of(), Map.of(FAST, 50.0, SLOW, 10.0), 10);

        assertThat(workload.timeFor(UUID.randomUUID(), 60)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void assumesTheConfiguredRateWhereNothingWasMeasured() {
        assertThat(new Workload(Map.of(), Map.of(), 4).timeFor(FAST, 8))
                .isEqualTo(Duration.ofSeconds(2));
    }
}
