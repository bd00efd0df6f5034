package io.flowcanvas.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.json.Json;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PrioritiesReportTest {
    private static final PrioritiesReport.Waits ALONE =
            PrioritiesReport.Waits.of(Latencies.of(new double[] {40, 50, 100}));
    private static final PrioritiesReport.Waits BESIDE =
            PrioritiesReport.Waits.of(Latencies.of(new double[] {60, 75, 250}));

    @Test
    void saysHowMuchLongerAnUrgentImageTakes() {
        PrioritiesReport report = report(4000);

        assertThat(report.lines())
                .contains(
                        "  p50 is 1.50 times, p99 2.50 times what it is alone",
                        "  low ones meanwhile: 12.5 a second, 4000 of 5000 left at the end")
                .noneMatch(line -> line.contains("EMPTY"));
        assertThat(Json.parse(report.json()).path("beside").path("p99_millis").asDouble())
                .isEqualTo(250);
    }

    @Test
    void saysWhenTheLowLaneRanEmptyAndTheFiguresMeanNothing() {
        assertThat(report(0).lines()).anyMatch(line -> line.contains("EMPTY BEFORE THE END"));
    }

    private static PrioritiesReport report(int left) {
        return new PrioritiesReport(Instant.now(), 2, 0.1, 2.0, 5000, left, 12.5, ALONE, BESIDE);
    }
}
