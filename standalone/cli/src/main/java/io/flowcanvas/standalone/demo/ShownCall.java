package io.flowcanvas.standalone.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * One call as the demo tells it.
 *
 * @param result short
 * @param millis of the first call, seen from here, with its session; negative if there was none
 * @param cached whether the same call again came from the cache
 */
record ShownCall(String function, String call, String result, long millis, boolean cached) {
    private static final int LONGEST = 56;

    /** A call that was not made. */
    static ShownCall skipped(String function, String reason) {
        return new ShownCall(function, "-", reason, -1, false);
    }

    static List<String> lines(List<ShownCall> calls) {
        int name = width("FUNCTION", calls.stream().map(ShownCall::function).toList());
        int call = width("CALL", calls.stream().map(ShownCall::call).toList());
        int result =
                width(
                        "RESULT",
                        calls.stream()
                                .filter(one -> one.millis >= 0)
                                .map(ShownCall::shortResult)
                                .toList());
        String row = "  %-" + name + "s  %-" + call + "s  %-" + result + "s  %7s  %s";
        List<String> lines = new ArrayList<>();
        lines.add(row.formatted("FUNCTION", "CALL", "RESULT", "TIME", "AGAIN"));
        for (ShownCall one : calls) {
            lines.add(
                    one.millis < 0
                            ? ("  %-" + name + "s  skipped: %s").formatted(one.function, one.result)
                            : row.formatted(
                                    one.function,
                                    one.call,
                                    one.shortResult(),
                                    one.millis + " ms",
                                    one.cached ? "cached" : "run again"));
        }
        return lines;
    }

    private String shortResult() {
        return result.length() > LONGEST ? result.substring(0, LONGEST - 1) + "…" : result;
    }

    private static int width(String heading, List<String> texts) {
        return Math.max(heading.length(), texts.stream().mapToInt(String::length).max().orElse(0));
    }
}
