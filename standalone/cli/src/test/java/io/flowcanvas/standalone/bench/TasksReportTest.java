package io.flowcanvas.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TasksReportTest {
    @Test
    void comparesTheMedians() {
        TasksReport report =
                TasksReport.of(
                        1.0,
                        1000,
                        500_000,
                        50,
                        List.of(110.0, 90.0, 100.0),
                        List.of(200.0, 210.0, 190.0),
                        Map.of("kafka", 1.25),
                        Map.of("kafka", new Memory(1, 3, 2)));

        assertThat(report.share()).isEqualTo(0.5);
        assertThat(String.join("\n", report.lines()))
                .contains("50 %", "kafka 1.25", "1/3/2", "1000 assets of 500000 bytes");
    }
}
