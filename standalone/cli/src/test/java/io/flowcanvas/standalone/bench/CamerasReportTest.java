package io.flowcanvas.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CamerasReportTest {
    private static final CameraDelays WELL = new CameraDelays(400, 400, 0, 260.0, 480.0, 520.0);
    private static final CameraDelays BAD = new CameraDelays(800, 700, 0, 900.0, null, null);
    private static final CameraCosts COSTS =
            new CameraCosts(Map.of("inference", 30.0), Map.of("cameras", 4.0), Map.of("api", 2.0));

    private final CamerasReport report =
            new CamerasReport(
                    Instant.EPOCH,
                    2,
                    0.5,
                    1.5,
                    5,
                    500,
                    4,
                    List.of(
                            new CamerasReport.Level(4, WELL, true, 0.8, 0.9, COSTS),
                            new CamerasReport.Level(8, BAD, false, 0.95, 1, COSTS)));

    @Test
    void saysHowManyAreHeldAndWhatAFrameCosts() {
        String text = String.join("\n", report.lines());

        assertThat(text)
                .contains("4 cameras are held")
                .contains("with 4 cameras")
                .contains("inference 30.00")
                .containsPattern("8 +800 +100 +900.0 +- +- +95.0 % +100.0 % +missed");
    }

    @Test
    void saysThatCostsByStageAreNotKnown() {
        CameraCosts costs = new CameraCosts(Map.of(), COSTS.threads(), COSTS.processes());
        CamerasReport.Level level = new CamerasReport.Level(4, WELL, true, 0.8, 0.9, costs);

        List<String> lines =
                new CamerasReport(Instant.EPOCH, 2, 0.5, 1.5, 5, 500, 4, List.of(level)).lines();

        assertThat(lines).contains("  by stage: not known, Flink counted no frame in the meantime");
    }

    @Test
    void aPercentileThatIsNotThereIsLeftOutOfTheJson() {
        var levels = Json.parse(report.json()).path("levels");

        assertThat(levels.get(0).path("delays").path("p95_millis").asDouble()).isEqualTo(480);
        assertThat(levels.get(1).path("delays").path("p95_millis").isMissingNode()).isTrue();
    }

    @Test
    void theBoundIsKeptOnlyByFramesThatCameOutOnOneConnection() {
        assertThat(WELL.keeps(500)).isTrue();
        assertThat(WELL.keeps(479)).isFalse();
        assertThat(BAD.keeps(500)).isFalse();
        assertThat(new CameraDelays(400, 400, 1, 1.0, 1.0, 1.0).keeps(500)).isFalse();
    }

    @Test
    void stagesAreOfFramesOfAllSubtasksAndProcessorTimeOfOne() {
        Map<String, List<Double>> before =
                Map.of(
                        "framesProcessed", List.of(10.0, 0.0),
                        "cpuMillisDetect", List.of(100.0, 100.0));
        Map<String, List<Double>> after =
                Map.of(
                        "framesProcessed", List.of(20.0, 10.0),
                        "cpuMillisDetect", List.of(700.0, 700.0),
                        "cpuMillisInfer", List.of(500.0, 500.0));

        Map<String, Double> stages = CameraCosts.stages(before, after);

        assertThat(stages).containsEntry("inference", 25.0).containsEntry("rest of detection", 5.0);
        assertThat(CameraCosts.stages(after, after)).isEmpty();
    }
}
