package io.flowcanvas.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class BenchReportTest {
    private final BenchReport report =
            BenchReport.of(
                    0.5,
                    List.of(
                            new ScenarioResult(
                                    "resize",
                                    100,
                                    50,
                                    20,
                                    30,
                                    80,
                                    0.625,
                                    Map.of("api", 1.5),
                                    Map.of("api", new Memory(310, 330, 320)))),
                    new BatchResult(
                            5000,
                            900L << 20,
                            12,
                            100,
                            50.04,
                            Map.of("api", new Memory(320, 345, 325))));

    @Test
    void theTableShowsTheBatchAndTheMemoryOfEveryProcess() {
        assertThat(report.lines())
                .anyMatch(
                        line ->
                                line.matches(
                                        " *batch +50\\.0 +one execution of 5000 images, 900 MiB:"
                                                + " accepted after 12\\.0 s, completed after"
                                                + " 100\\.0 s"))
                .anyMatch(line -> line.matches(" *PROCESS +resize +batch"))
                .anyMatch(line -> line.matches(" *api +310/330/320 +320/345/325"));
    }

    @Test
    void theFiguresAsJsonHaveTheBatchAndTheMachine() {
        JsonNode json = Json.parse(report.json());

        assertThat(json.path("batch").path("images_per_second").asDouble()).isEqualTo(50.04);
        JsonNode memory = json.path("batch").path("resident_megabytes").path("api");
        assertThat(memory.path("start").asInt()).isEqualTo(320);
        assertThat(memory.path("highest").asInt()).isEqualTo(345);
        assertThat(memory.path("end").asInt()).isEqualTo(325);
        assertThat(json.path("cores").asInt()).isPositive();
        assertThat(json.path("load_average_before").asDouble()).isEqualTo(0.5);
        assertThat(json.has("load_average")).isTrue();
    }
}
