package io.flowcanvas.standalone.bench;

import io.flowcanvas.standalone.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Processor time of one process by what its threads are for; Linux only. The system keeps the first
 * 15 characters of their names. What ended threads used is missing.
 */
final class ThreadFigures {
    private static final String OTHERS = "others";
    private static final double MILLIS_PER_TICK = 10;
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;

    private final ProcessIdentity process;
    private final List<Kind> kinds;

    /**
     * Threads of one kind.
     *
     * @param begin how their names begin
     */
    record Kind(String name, String begin) {}

    /**
     * @param kinds a thread is of the first that fits
     */
    ThreadFigures(ProcessIdentity process, List<Kind> kinds) {
        this.process = process;
        this.kinds = List.copyOf(kinds);
    }

    /** Milliseconds so far, by kind; those of no kind under {@code others}. */
    Map<String, Double> processorMillis() {
        Map<String, Double> millis = new TreeMap<>();
        process.find()
                .map(found -> Path.of("/proc", Long.toString(found.pid()), "task"))
                .ifPresent(tasks -> add(tasks, millis));
        return millis;
    }

    private void add(Path tasks, Map<String, Double> millis) {
        try (Stream<Path> threads = Files.list(tasks)) {
            threads.forEach(thread -> addThread(thread.resolve("stat"), millis));
        } catch (IOException ended) {
            millis.clear();
        }
    }

    private void addThread(Path stat, Map<String, Double> millis) {
        try {
            addLine(Files.readString(stat), millis);
        } catch (IOException ended) {
            // a thread less
        }
    }

    /** A line of the system: the name in parentheses, whatever it holds, then numbers. */
    void addLine(String line, Map<String, Double> millis) {
        int end = line.lastIndexOf(')');
        String name = line.substring(line.indexOf('(') + 1, end);
        String[] fields = line.substring(end + 1).strip().split(" ", -1);
        double ticks =
                Double.parseDouble(fields[USER_TIME]) + Double.parseDouble(fields[SYSTEM_TIME]);
        String kind =
                kinds.stream()
                        .filter(each -> name.startsWith(each.begin()))
                        .findFirst()
                        .map(Kind::name)
                        .orElse(OTHERS);
        millis.merge(kind, ticks * MILLIS_PER_TICK, Double::sum);
    }
}
