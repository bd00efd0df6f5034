package io.flowcanvas.standalone.bench;

import io.flowcanvas.core.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * The figures of one run over functions.
 *
 * @param cores processors of the machine
 * @param loadAverageBefore of the machine over one minute, before the run; negative when unknown
 * @param loadAverage the same, when the run ended
 * @param bareWorkers by language, microseconds and calls a second, of workers over their pipes
 */
public record FunctionsReport(
        Instant at,
        int cores,
        double loadAverageBefore,
        double loadAverage,
        Ours functions,
        Peer plainNode,
        JsonNode bareWorkers,
        Ratios ratios,
        SessionFigures liveSessions)
        implements Report {
    private static final String ROW = "  %-42s %9s %9s %9s %9s";
    private static final List<String> SHOWN_MEMORY =
            List.of("function-server", "flink-taskmanager", "api", "redis");

    /**
     * Through the API.
     *
     * @param paced 100 calls a second
     * @param saturated 64 connections over 16 sessions, which all keep their worker
     * @param saturatedManySessions 64 connections over 64 sessions, more than keep theirs
     * @param cached 64 connections, results from the cache
     * @param first opening a session with its first call, one after another
     */
    record Ours(
            CallFigures paced,
            CallFigures saturated,
            CallFigures saturatedManySessions,
            CallFigures cached,
            CallFigures first) {}

    /** The same loads without us. */
    record Peer(CallFigures paced, CallFigures saturated) {}

    /**
     * @param addedP50Millis what a call through us takes more than one to plain Node
     * @param throughputOfPlainNode ours divided by its
     * @param throughputOfBareWorkers ours divided by that of the workers over their pipes
     * @param cachedOfUncached calls a second
     */
    record Ratios(
            double addedP50Millis,
            double throughputOfPlainNode,
            double throughputOfBareWorkers,
            double cachedOfUncached) {}

    static FunctionsReport of(
            double loadBefore, Ours ours, Peer node, JsonNode workers, SessionFigures live) {
        double rate = ours.saturated().callsPerSecond();
        return new FunctionsReport(
                Instant.now(),
                Runtime.getRuntime().availableProcessors(),
                loadBefore,
                BenchReport.machineLoad(),
                ours,
                node,
                workers,
                new Ratios(
                        ours.paced().p50Millis() - node.paced().p50Millis(),
                        rate / node.saturated().callsPerSecond(),
                        rate / workers.path("nodejs").path("calls_per_second").asDouble(),
                        ours.cached().callsPerSecond() / rate),
                live);
    }

    @Override
    public String json() {
        return Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(this);
    }

    @Override
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "  %d processors, load average %s before and %s after; nodejs-calculator, add [1,2,3]"
                        .formatted(cores, number(loadAverageBefore), number(loadAverage)));
        lines.add(ROW.formatted("CALLS", "calls/s", "p50 ms", "p95 ms", "p99 ms"));
        add("100 calls/s", functions.paced(), lines);
        add("  plain Node server", plainNode.paced(), lines);
        add("64 connections, 16 sessions", functions.saturated(), lines);
        add("64 connections, 64 sessions", functions.saturatedManySessions(), lines);
        add("64 connections, from the cache", functions.cached(), lines);
        add("  plain Node server, 64 connections", plainNode.saturated(), lines);
        add("first call with its session", functions.first(), lines);
        bareWorkers.properties().forEach(each -> lines.add(worker(each.getKey(), each.getValue())));
        lines.add("");
        lines.add(
                "  throughput: %s %% of plain Node, %s %% of bare Node workers; from the cache %s times the uncached; %s ms added at 100/s (p50)"
                        .formatted(
                                number(ratios.throughputOfPlainNode() * 100),
                                number(ratios.throughputOfBareWorkers() * 100),
                                number(ratios.cachedOfUncached()),
                                number(ratios.addedP50Millis())));
        lines.add("");
        lines.add(
                "  %d live sessions, opened and called once in %s s; MiB idle, before and after:"
                        .formatted(liveSessions.sessions(), number(liveSessions.seconds())));
        SHOWN_MEMORY.forEach(process -> lines.add(memory(process)));
        return lines;
    }

    private static void add(String name, CallFigures calls, List<String> lines) {
        lines.add(
                ROW.formatted(
                        name,
                        number(calls.callsPerSecond()),
                        number(calls.p50Millis()),
                        number(calls.p95Millis()),
                        number(calls.p99Millis())));
        if (calls.failures() > 0) {
            lines.add(
                    "    %d of %d failed, the first: %s"
                            .formatted(
                                    calls.failures(),
                                    calls.failures() + calls.calls(),
                                    calls.firstFailure()));
        }
    }

    private static String worker(String language, JsonNode figures) {
        return ROW.formatted(
                        "  bare %s worker, one caller; two for calls/s".formatted(language),
                        figures.path("calls_per_second").asString(""),
                        millis(figures, "warm_p50"),
                        "",
                        millis(figures, "warm_p99"))
                + "  opening with a call %s, from a waiting one %s"
                        .formatted(
                                millis(figures, "fresh_open_p50"),
                                millis(figures, "prewarmed_open_p50"));
    }

    private static String millis(JsonNode figures, String name) {
        return String.format(Locale.ROOT, "%.3f", figures.path(name).asDouble() / 1000);
    }

    private String memory(String process) {
        return "    %-18s %5s %5s %5s"
                .formatted(
                        process,
                        liveSessions.megabytesIdle().getOrDefault(process, 0L),
                        liveSessions.megabytesBefore().getOrDefault(process, 0L),
                        liveSessions.megabytesAfter().getOrDefault(process, 0L));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
