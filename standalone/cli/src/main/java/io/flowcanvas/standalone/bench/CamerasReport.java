package io.flowcanvas.standalone.bench;

import io.flowcanvas.core.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How many cameras the machine holds.
 *
 * @param cores processors of the machine
 * @param loadAverageBefore of the machine over one minute, before the run; negative when unknown
 * @param loadAverage the same, when the run ended
 * @param framesPerSecond of each camera
 * @param boundMillis that 95 % of all frames must keep from capture to event
 * @param held the most cameras that kept it; 0: not even one
 */
public record CamerasReport(
        Instant at,
        int cores,
        double loadAverageBefore,
        double loadAverage,
        int framesPerSecond,
        double boundMillis,
        int held,
        List<Level> levels)
        implements Report {
    private static final String UNKNOWN_STAGES =
            "not known, Flink counted no frame in the meantime";
    private static final String ROW = "  %8s %8s %9s %9s %9s %9s %7s %8s  %s";

    /**
     * As many cameras at a time.
     *
     * @param busy part of the machine's processors that the stack and the cameras used
     * @param machineBusy part that was used by anybody
     */
    record Level(
            int cameras,
            CameraDelays delays,
            boolean kept,
            double busy,
            double machineBusy,
            CameraCosts costs) {}

    @Override
    public String json() {
        return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(this);
    }

    @Override
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "  %d processors, load average %s before and %s after; 640 x 360 H.264 by RTSP, %d frames/s, NanoDet, boxes drawn"
                        .formatted(
                                cores,
                                number(loadAverageBefore),
                                number(loadAverage),
                                framesPerSecond));
        lines.add(
                ROW.formatted(
                                "CAMERAS",
                                "frames",
                                "no event",
                                "p50 ms",
                                "p95 ms",
                                "p99 ms",
                                "busy",
                                "machine",
                                "")
                        .stripTrailing());
        levels.forEach(level -> lines.add(row(level).stripTrailing()));
        lines.add("");
        lines.add(
                "  %d cameras are held: 95 %% of all frames within %s ms from capture to event"
                        .formatted(held, number(boundMillis)));
        levels.stream()
                .filter(level -> level.cameras() == held && level.kept())
                .findFirst()
                .ifPresent(level -> lines.addAll(costs(level)));
        return lines;
    }

    private static String row(Level level) {
        CameraDelays delays = level.delays();
        String reconnects =
                delays.reconnects() == 0 ? "" : ", %d reconnects".formatted(delays.reconnects());
        return ROW.formatted(
                level.cameras(),
                delays.frames(),
                delays.frames() - delays.seen(),
                millis(delays.p50Millis()),
                millis(delays.p95Millis()),
                millis(delays.p99Millis()),
                number(level.busy() * 100) + " %",
                number(level.machineBusy() * 100) + " %",
                (level.kept() ? "held" : "missed") + reconnects);
    }

    private static List<String> costs(Level level) {
        CameraCosts costs = level.costs();
        return List.of(
                "",
                "  processor ms per frame with %d cameras:".formatted(level.cameras()),
                "  by stage: " + (costs.stages().isEmpty() ? UNKNOWN_STAGES : list(costs.stages())),
                "  by thread of the task manager: " + list(costs.threads()),
                "  by process: "
                        + list(costs.processes())
                        + "; together "
                        + number(costs.together()));
    }

    private static String list(Map<String, Double> millis) {
        return millis.entrySet().stream()
                .map(entry -> "%s %.2f".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String millis(@Nullable Double value) {
        return value == null ? "-" : number(value);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
