package io.flowcanvas.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RealtimeReportTest {
    /** Two pictures in turn: the first takes 10 ms bare, the second 50. */
    private static final double[] BARE = {9, 50, 10, 51, 40, 49};

    @Test
    void addsUpAgainstTheSamePictureNotTheAverageOne() {
        RealtimeReport.Scenario scenario =
                RealtimeReport.Scenario.of(
                        "resize",
                        20,
                        BARE,
                        2,
                        List.of(passage(0, 14), passage(1, 55), passage(0, 15), passage(1, 80)),
                        Map.of("work", Latencies.of(new double[] {1, 2, 3})),
                        Map.of("api", 1.25));

        assertThat(scenario.added().p50Millis()).isEqualTo(5);
        assertThat(scenario.added().p99Millis()).isEqualTo(30);
        assertThat(scenario.endToEnd().p99Millis()).isEqualTo(80);
        assertThat(scenario.stages().get("work").p50Millis()).isEqualTo(2);
    }

    @Test
    void printsWhatItFound() {
        RealtimeReport.Scenario scenario =
                RealtimeReport.Scenario.of(
                        "resize",
                        20,
                        BARE,
                        2,
                        List.of(passage(0, 14)),
                        Map.of("work", Latencies.of(new double[] {1, 2, 3})),
                        Map.of("api", 1.25));
        RealtimeReport report = new RealtimeReport(Instant.now(), 2, 0.1, 0.2, List.of(scenario));

        assertThat(report.lines())
                .anyMatch(line -> line.matches(" *added by the stack +4\\.0 +4\\.0 +4\\.0"))
                .anyMatch(line -> line.contains("api 1.3; together 1.3"));
        assertThat(
                        Json.parse(report.json())
                                .path("scenarios")
                                .path(0)
                                .path("added")
                                .path("p50_millis")
                                .asDouble())
                .isEqualTo(4);
    }

    private static ImageStreamLoad.Passage passage(int image, int millis) {
        return new ImageStreamLoad.Passage("id", image, 1_000_000, 1_000_000 + millis * 1000L);
    }
}
