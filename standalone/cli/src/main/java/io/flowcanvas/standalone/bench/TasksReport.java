package io.flowcanvas.standalone.bench;

import io.flowcanvas.core.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Downloads of tasks beside curl's.
 *
 * @param assets in each round
 * @param bytes of each asset
 * @param curlAtOnce transfers that curl keeps under way
 * @param assetsPerSecond of each round, stored, with checksums
 * @param curlPerSecond of each round, written to files
 * @param share median of the former by median of the latter
 * @param processorMillisPerAsset by process, in the last round
 */
public record TasksReport(
        Instant at,
        int cores,
        double loadAverageBefore,
        double loadAverage,
        int assets,
        int bytes,
        int curlAtOnce,
        List<Double> assetsPerSecond,
        List<Double> curlPerSecond,
        double share,
        Map<String, Double> processorMillisPerAsset,
        Map<String, Memory> residentMegabytes)
        implements Report {

    static TasksReport of(
            double loadBefore,
            int assets,
            int bytes,
            int curlAtOnce,
            List<Double> ours,
            List<Double> curl,
            Map<String, Double> processor,
            Map<String, Memory> memory) {
        return new TasksReport(
                Instant.now(),
                Runtime.getRuntime().availableProcessors(),
                loadBefore,
                BenchReport.machineLoad(),
                assets,
                bytes,
                curlAtOnce,
                ours,
                curl,
                median(ours) / median(curl),
                processor,
                memory);
    }

    private static double median(List<Double> rounds) {
        return rounds.stream().sorted().toList().get(rounds.size() / 2);
    }

    @Override
    public String json() {
        return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(this);
    }

    @Override
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "  %d processors, load average %.1f before and %.1f after; %d assets of %d bytes"
                        .formatted(cores, loadAverageBefore, loadAverage, assets, bytes));
        lines.add("  ROUND       stored/s     curl/s   (curl: %d at once)".formatted(curlAtOnce));
        for (int i = 0; i < assetsPerSecond.size(); i++) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "  %-10d %9.0f  %9.0f",
                            i + 1,
                            assetsPerSecond.get(i),
                            curlPerSecond.get(i)));
        }
        lines.add(String.format(Locale.ROOT, "  share of curl, medians: %.0f %%", share * 100));
        lines.add(
                "  processor ms per asset: "
                        + processorMillisPerAsset.entrySet().stream()
                                .map(
                                        used ->
                                                String.format(
                                                        Locale.ROOT,
                                                        "%s %.2f",
                                                        used.getKey(),
                                                        used.getValue()))
                                .collect(Collectors.joining(", ")));
        lines.add("  resident MiB start/highest/end:");
        residentMegabytes.forEach(
                (process, memory) -> lines.add("  %-20s %s".formatted(process, memory)));
        return lines;
    }
}
