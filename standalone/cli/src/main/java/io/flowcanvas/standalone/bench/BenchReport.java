package io.flowcanvas.standalone.bench;

import io.flowcanvas.core.json.Json;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The figures of one run.
 *
 * @param cores processors of the machine
 * @param loadAverageBefore of the machine over one minute, before the run; negative when unknown
 * @param loadAverage the same, when the run ended
 */
public record BenchReport(
        Instant at,
        int cores,
        double loadAverageBefore,
        double loadAverage,
        List<ScenarioResult> scenarios,
        BatchResult batch)
        implements Report {
    private static final String ROW = "  %-20s %9s %9s %9s %9s %9s  %s";

    static BenchReport of(
            double loadAverageBefore, List<ScenarioResult> scenarios, BatchResult batch) {
        return new BenchReport(
                Instant.now(),
                Runtime.getRuntime().availableProcessors(),
                loadAverageBefore,
                machineLoad(),
                scenarios,
                batch);
    }

    static double machineLoad() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    @Override
    public String json() {
        return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(this);
    }

    @Override
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "  %d processors, load average %s before and %s after; 1920 x 1080 JPEG, result 800 wide JPEG q85"
                        .formatted(cores, number(loadAverageBefore), number(loadAverage)));
        lines.add(
                ROW.formatted("SCENARIO", "images/s", "bare/s", "of bare", "p50 ms", "p99 ms", "")
                        .stripTrailing());
        scenarios.forEach(scenario -> lines.add(row(scenario).stripTrailing()));
        lines.add(row(batch));
        lines.add("");
        lines.add("  processor ms per image:");
        scenarios.forEach(
                scenario -> lines.add("  " + scenario.name() + ": " + processor(scenario)));
        lines.add("");
        lines.addAll(memory());
        return lines;
    }

    private static String row(ScenarioResult result) {
        return ROW.formatted(
                result.name(),
                number(result.imagesPerSecond()),
                number(result.bareImagesPerSecond()),
                number(result.shareOfBare() * 100) + " %",
                number(result.p50Millis()),
                number(result.p99Millis()),
                "");
    }

    private static String row(BatchResult result) {
        return ROW.formatted(
                "batch",
                number(result.imagesPerSecond()),
                "",
                "",
                "",
                "",
                "one execution of %d images, %d MiB: accepted after %s s, completed after %s s"
                        .formatted(
                                result.images(),
                                result.bytes() >> 20,
                                number(result.acceptedSeconds()),
                                number(result.seconds())));
    }

    /** One line for every process, one column for every scenario. */
    private List<String> memory() {
        Map<String, Map<String, Memory>> columns = new LinkedHashMap<>();
        scenarios.forEach(scenario -> columns.put(scenario.name(), scenario.residentMegabytes()));
        columns.put("batch", batch.residentMegabytes());
        List<String> lines = new ArrayList<>();
        lines.add("  resident MiB start/highest/end:");
        lines.add(memoryRow("PROCESS", columns.keySet()));
        for (String process : batch.residentMegabytes().keySet()) {
            lines.add(
                    memoryRow(
                            process,
                            columns.values().stream()
                                    .map(column -> String.valueOf(column.get(process)))
                                    .toList()));
        }
        return lines;
    }

    private static String memoryRow(String process, Collection<String> columns) {
        return "  %-20s".formatted(process)
                + columns.stream().map(" %20s"::formatted).collect(Collectors.joining());
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
