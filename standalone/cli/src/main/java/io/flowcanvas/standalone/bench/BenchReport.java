package io.flowcanvas.standalone.bench;

import io.flowcanvas.core.json.Json;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The figures of one run.
 *
 * @param loadAverage of the machine over the last minute, when the run ended
 */
public record BenchReport(
        Instant at, int cores, double loadAverage, List<ScenarioResult> scenarios) {
    private static final String ROW = "  %-20s %9s %9s %9s %9s %9s  %s";

    static BenchReport of(List<ScenarioResult> scenarios) {
        return new BenchReport(
                Instant.now(),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                scenarios);
    }

    public String json() {
        return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(this);
    }

    /** The same as a table for people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("  %d cores, 1920 x 1080 JPEG, result 800 wide JPEG q85".formatted(cores));
        lines.add(
                ROW.formatted(
                        "SCENARIO",
                        "images/s",
                        "bare/s",
                        "of bare",
                        "p50 ms",
                        "p99 ms",
                        "task manager MiB start/highest/end"));
        scenarios.forEach(scenario -> lines.add(row(scenario)));
        lines.add("");
        lines.add("  processor ms per image:");
        scenarios.forEach(
                scenario -> lines.add("  " + scenario.name() + ": " + processor(scenario)));
        return lines;
    }

    private static String row(ScenarioResult result) {
        ScenarioResult.Memory memory = result.taskManagerMegabytes();
        return ROW.formatted(
                result.name(),
                number(result.imagesPerSecond()),
                number(result.bareImagesPerSecond()),
                number(result.shareOfBare() * 100) + " %",
                number(result.p50Millis()),
                number(result.p99Millis()),
                "%d/%d/%d".formatted(memory.start(), memory.highest(), memory.end()));
    }

    private static String processor(ScenarioResult result) {
        List<String> parts = new ArrayList<>();
        double sum = 0;
        for (Map.Entry<String, Double> used : result.processorMillisPerImage().entrySet()) {
            sum += used.getValue();
            parts.add(used.getKey() + " " + number(used.getValue()));
        }
        return String.join(", ", parts) + "; together " + number(sum);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
