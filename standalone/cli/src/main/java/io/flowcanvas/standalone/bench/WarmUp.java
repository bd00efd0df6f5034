package io.flowcanvas.standalone.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Loads in slices until they get no faster: a JVM that has just started compiles while it works. It
 * does so in steps, with plateaus between them, so there is also a least number of calls.
 */
final class WarmUp {
    /** Two times the slices that are compared. */
    static final int LEAST_SLICES = 6;

    static final int MOST_SLICES = 36;

    private static final int COMPARED = 3;
    private static final double GROWTH = 1.05;

    private WarmUp() {}

    /**
     * @param slice one more of it
     * @param leastCalls however steady the slices are
     * @param progress told of each slice
     */
    static WarmUpFigures run(
            Supplier<CallFigures> slice, int leastCalls, Consumer<String> progress) {
        List<Double> rates = new ArrayList<>();
        int calls = 0;
        long began = System.nanoTime();
        while ((calls < leastCalls || !hasSettled(rates)) && rates.size() < MOST_SLICES) {
            CallFigures figures = slice.get();
            rates.add(figures.callsPerSecond());
            calls += figures.calls();
            progress.accept(
                    String.format(
                            Locale.ROOT,
                            "slice %d: %.1f calls/s, %d failed",
                            rates.size(),
                            figures.callsPerSecond(),
                            figures.failures()));
        }
        double seconds = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began) / 1e6;
        return new WarmUpFigures(seconds, calls, calls >= leastCalls && hasSettled(rates), rates);
    }

    /** Whether the last three are together less than 5 % faster than the three before. */
    static boolean hasSettled(List<Double> rates) {
        int count = rates.size();
        if (count < LEAST_SLICES) {
            return false;
        }
        double last = sum(rates.subList(count - COMPARED, count));
        double before = sum(rates.subList(count - 2 * COMPARED, count - COMPARED));
        return last <= before * GROWTH;
    }

    private static double sum(List<Double> rates) {
        return rates.stream().mapToDouble(Double::doubleValue).sum();
    }
}
