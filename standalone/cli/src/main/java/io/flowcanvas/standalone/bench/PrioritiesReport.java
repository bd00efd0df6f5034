package io.flowcanvas.standalone.bench;

import io.flowcanvas.core.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a full low lane costs an urgent image.
 *
 * @param cores processors of the machine
 * @param loadAverageBefore of the machine over one minute, before the run; negative when unknown
 * @param loadAverage the same, when the run ended
 * @param queued images of low priority that were submitted
 * @param leftQueued those that had not ended when the last urgent one had
 * @param lowPerSecond images of low priority that ended each second meanwhile
 * @param alone waiting times with nothing else to do, one image after another
 * @param beside the same beside the low lane
 */
public record PrioritiesReport(
        Instant at,
        int cores,
        double loadAverageBefore,
        double loadAverage,
        int queued,
        int leftQueued,
        double lowPerSecond,
        Waits alone,
        Waits beside)
        implements Report {
    private static final String ROW = "  %-26s %7s %9s %9s %9s";

    /** How much longer than alone the median is. */
    double p50Ratio() {
        return beside.p50Millis() / alone.p50Millis();
    }

    double p99Ratio() {
        return beside.p99Millis() / alone.p99Millis();
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
        lines.add(ROW.formatted("URGENT IMAGES", "images", "p50 ms", "p90 ms", "p99 ms"));
        lines.add(row("alone", alone));
        lines.add(row("beside %d queued low ones".formatted(queued), beside));
        lines.add(
                "  p50 is %.2f times, p99 %.2f times what it is alone"
                        .formatted(p50Ratio(), p99Ratio()));
        lines.add(
                "  low ones meanwhile: %s a second, %d of %d left at the end"
                        .formatted(number(lowPerSecond), leftQueued, queued));
        if (leftQueued == 0) {
            lines.add("  THE LOW LANE WAS EMPTY BEFORE THE END; queue more with --batch");
        }
        return lines;
    }

    private static String row(String name, Waits waits) {
        return ROW.formatted(
                name,
                waits.images(),
                number(waits.p50Millis()),
                number(waits.p90Millis()),
                number(waits.p99Millis()));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** From upload to result. */
    record Waits(int images, double p50Millis, double p90Millis, double p99Millis) {
        static Waits of(Latencies latencies) {
            return new Waits(
                    latencies.count(),
                    latencies.percentile(50),
                    latencies.percentile(90),
                    latencies.percentile(99));
        }
    }
}
