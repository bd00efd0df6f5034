package io.flowcanvas.standalone.bench;

import io.flowcanvas.core.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the stack adds to the bare operation on pictures that come at a steady pace.
 *
 * @param cores processors of the machine
 * @param loadAverageBefore of the machine over one minute, before the run; negative when unknown
 * @param loadAverage the same, when the run ended
 */
public record RealtimeReport(
        Instant at,
        int cores,
        double loadAverageBefore,
        double loadAverage,
        List<Scenario> scenarios)
        implements Report {
    private static final String ROW = "  %-26s %9s %9s %9s";

    @Override
    public String json() {
        return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(this);
    }

    @Override
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "  %d processors, load average %s before and %s after; 640 x 360 JPEG over one stream, results inline"
                        .formatted(cores, number(loadAverageBefore), number(loadAverage)));
        for (Scenario scenario : scenarios) {
            lines.add("");
            lines.add(
                    ROW.formatted(
                            "%s, %d/s"
                                    .formatted(
                                            scenario.name().toUpperCase(Locale.ROOT),
                                            scenario.perSecond()),
                            "p50 ms",
                            "p90 ms",
                            "p99 ms"));
            lines.add(row("end to end", scenario.endToEnd()));
            lines.add(row("bare", scenario.bare()));
            lines.add(row("added by the stack", scenario.added()));
            scenario.stages().forEach((stage, waits) -> lines.add(row("  " + stage, waits)));
            lines.add("  processor ms per picture: " + processor(scenario));
        }
        return lines;
    }

    private static String row(String name, Waits waits) {
        return ROW.formatted(
                name,
                number(waits.p50Millis()),
                number(waits.p90Millis()),
                number(waits.p99Millis()));
    }

    private static String processor(Scenario scenario) {
        double sum =
                scenario.processorMillisPerImage().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum();
        return scenario.processorMillisPerImage().entrySet().stream()
                        .map(used -> used.getKey() + " " + number(used.getValue()))
                        .collect(Collectors.joining(", "))
                + "; together "
                + number(sum);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /**
     * @param perSecond pictures
     * @param added of each picture: what it took, less what the same picture takes bare at the
     *     median
     * @param stages by name, of all pictures
     */
    record Scenario(
            String name,
            int perSecond,
            int images,
            Waits endToEnd,
            Waits bare,
            Waits added,
            Map<String, Waits> stages,
            Map<String, Double> processorMillisPerImage) {

        /**
         * @param bare milliseconds, picture after picture, over and over
         * @param pictures how many different ones there are
         */
        static Scenario of(
                String name,
                int perSecond,
                double[] bare,
                int pictures,
                List<ImageStreamLoad.Passage> passages,
                Map<String, Latencies> stages,
                Map<String, Double> processorMillisPerImage) {
            double[] median =
                    IntStream.range(0, pictures)
                            .mapToDouble(picture -> medianOf(bare, picture, pictures))
                            .toArray();
            double[] added =
                    passages.stream()
                            .mapToDouble(one -> one.millis() - median[one.image()])
                            .toArray();
            Map<String, Waits> waits = new LinkedHashMap<>();
            stages.forEach((stage, latencies) -> waits.put(stage, Waits.of(latencies)));
            return new Scenario(
                    name,
                    perSecond,
                    passages.size(),
                    Waits.of(
                            Latencies.of(
                                    passages.stream()
                                            .mapToDouble(ImageStreamLoad.Passage::millis)
                                            .toArray())),
                    Waits.of(Latencies.of(bare)),
                    Waits.of(Latencies.of(added)),
                    waits,
                    processorMillisPerImage);
        }

        private static double medianOf(double[] bare, int picture, int pictures) {
            return Latencies.of(
                            IntStream.range(0, bare.length)
                                    .filter(i -> i % pictures == picture)
                                    .mapToDouble(i -> bare[i])
                                    .toArray())
                    .percentile(50);
        }
    }

    /** In milliseconds. */
    record Waits(double p50Millis, double p90Millis, double p99Millis) {
        static Waits of(Latencies latencies) {
            return new Waits(
                    latencies.percentile(50), latencies.percentile(90), latencies.percentile(99));
        }
    }
}
