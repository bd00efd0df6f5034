package io.flowcanvas.standalone.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A report over functions for people. */
record FunctionsTable(FunctionsReport report) {
    private static final String ROW = "  %-42s %9s %9s %9s %9s";
    private static final List<String> SHOWN_MEMORY =
            List.of("function-server", "flink-taskmanager", "api", "redis");

    List<String> lines() {
        FunctionsReport.Ours functions = report.functions();
        FunctionsReport.Peer plainNode = report.plainNode();
        List<String> lines = new ArrayList<>();
        lines.add(
                "  %d processors, load average %s before and %s after; nodejs-calculator, add [1,2,3]"
                        .formatted(
                                report.cores(),
                                number(report.loadAverageBefore()),
                                number(report.loadAverage())));
        lines.add(ROW.formatted("CALLS", "calls/s", "p50 ms", "p95 ms", "p99 ms"));
        add("cold, the first after the start", report.cold(), lines);
        add("100 calls/s", functions.paced().calls(), lines);
        add("  plain Node server", plainNode.paced(), lines);
        add("64 connections, 16 sessions", functions.saturated().calls(), lines);
        add("64 connections, 64 sessions", functions.saturatedManySessions().calls(), lines);
        add("64 connections, from the cache", functions.cached().calls(), lines);
        add("  plain Node server, 64 connections", plainNode.saturated().calls(), lines);
        add("first call with its session", functions.first(), lines);
        report.bareWorkers()
                .properties()
                .forEach(each -> lines.add(worker(each.getKey(), each.getValue())));
        lines.add("");
        lines.add(warmUp(report.warmUp()));
        lines.add(ratios(report.ratios()));
        lines.add("");
        lines.addAll(processor());
        lines.add("");
        lines.addAll(memory(report.liveSessions()));
        return lines;
    }

    private static String warmUp(WarmUpFigures warmUp) {
        return "  warm after %s s and %d calls%s"
                .formatted(
                        number(warmUp.seconds()),
                        warmUp.calls(),
                        warmUp.settled() ? "" : "; it was still getting faster");
    }

    private static String ratios(FunctionsReport.Ratios ratios) {
        return "  throughput: %s %% of plain Node, %s %% of bare Node workers; from the cache %s times the uncached; %s ms added at 100/s (p50)"
                .formatted(
                        number(ratios.throughputOfPlainNode() * 100),
                        number(ratios.throughputOfBareWorkers() * 100),
                        number(ratios.cachedOfUncached()),
                        number(ratios.addedP50Millis()));
    }

    /** One line for every process, one column for every load. */
    private List<String> processor() {
        FunctionsReport.Ours functions = report.functions();
        Map<String, Usage> columns = new LinkedHashMap<>();
        columns.put("100/s", functions.paced());
        columns.put("16 sessions", functions.saturated());
        columns.put("64 sessions", functions.saturatedManySessions());
        columns.put("cache", functions.cached());
        List<String> lines = new ArrayList<>();
        lines.add("  processor ms per call:");
        lines.add("  %-20s".formatted("PROCESS") + cells(columns.keySet()));
        for (String process : functions.saturated().processorMillisPerCall().keySet()) {
            lines.add(
                    "  %-20s".formatted(process)
                            + cells(
                                    columns.values().stream()
                                            .map(Usage::processorMillisPerCall)
                                            .map(used -> millis(used.getOrDefault(process, 0.0)))
                                            .toList()));
        }
        lines.add(
                "  %-20s".formatted("together")
                        + cells(columns.values().stream().map(FunctionsTable::together).toList()));
        return lines;
    }

    private static String together(Usage usage) {
        return millis(
                usage.processorMillisPerCall().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum());
    }

    private static String cells(Iterable<String> values) {
        StringBuilder cells = new StringBuilder();
        values.forEach(value -> cells.append(" %12s".formatted(value)));
        return cells.toString();
    }

    private static List<String> memory(SessionFigures sessions) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "  %d live sessions, opened and called once in %s s; MiB idle, before and after:"
                        .formatted(sessions.sessions(), number(sessions.seconds())));
        for (String process : SHOWN_MEMORY) {
            lines.add(
                    "    %-18s %5s %5s %5s"
                            .formatted(
                                    process,
                                    sessions.megabytesIdle().getOrDefault(process, 0L),
                                    sessions.megabytesBefore().getOrDefault(process, 0L),
                                    sessions.megabytesAfter().getOrDefault(process, 0L)));
        }
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
                        micros(figures, "warm_p50"),
                        "",
                        micros(figures, "warm_p99"))
                + "  opening with a call %s, from a waiting one %s"
                        .formatted(
                                micros(figures, "fresh_open_p50"),
                                micros(figures, "prewarmed_open_p50"));
    }

    private static String micros(JsonNode figures, String name) {
        return millis(figures.path(name).asDouble() / 1000);
    }

    private static String millis(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
