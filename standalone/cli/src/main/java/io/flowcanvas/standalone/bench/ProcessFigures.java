package io.flowcanvas.standalone.bench;

import io.flowcanvas.standalone.process.ProcessIdentity;
import io.flowcanvas.standalone.state.ServiceState;
import io.flowcanvas.standalone.state.StackState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What the operating system knows about the processes of the stack; Linux only. */
final class ProcessFigures {
    private static final String CLIENT = "client";
    private static final String LAUNCHER = "launcher";
    private static final double MILLIS_PER_TICK = 10;

    /** Positions after the name in /proc/PID/stat: its own times and those of ended children. */
    private static final int USER_TIME = 11;

    private static final int SYSTEM_TIME = 12;
    private static final int CHILDREN_SYSTEM_TIME = 14;

    private final Map<String, ProcessIdentity> processes = new LinkedHashMap<>();

    ProcessFigures(StackState state) {
        for (ServiceState service : state.services()) {
            ProcessIdentity process = service.process();
            if (process != null) {
                processes.put(service.name(), process);
            }
        }
        processes.put(LAUNCHER, state.launcher());
        processes.put(CLIENT, ProcessIdentity.current());
    }

    /** Processor time used so far by each, with its children ended or not, in milliseconds. */
    Map<String, Double> processorMillis() {
        Map<String, Double> millis = new LinkedHashMap<>();
        for (String name : processes.keySet()) {
            int last = hasFamily(name) ? CHILDREN_SYSTEM_TIME : SYSTEM_TIME;
            millis.put(name, family(name).mapToDouble(each -> processorMillis(each, last)).sum());
        }
        return millis;
    }

    /**
     * Processor time that each used for one piece of work, in milliseconds.
     *
     * @param pieces done between the two readings
     */
    static Map<String, Double> perPiece(
            Map<String, Double> before, Map<String, Double> after, int pieces) {
        Map<String, Double> used = new LinkedHashMap<>();
        after.forEach(
                (name, millis) ->
                        used.put(name, (millis - before.getOrDefault(name, 0.0)) / pieces));
        return used;
    }

    /** Resident memory of each, with its children, in MiB; 0 when it is not there. */
    Map<String, Long> residentMegabytes() {
        Map<String, Long> megabytes = new LinkedHashMap<>();
        for (String name : processes.keySet()) {
            megabytes.put(
                    name, family(name).mapToLong(ProcessFigures::residentKilobytes).sum() >> 10);
        }
        return megabytes;
    }

    /**
     * Memory of each, with its children, in MiB, pages that several share divided among them; all
     * its resident ones where the system does not tell.
     */
    Map<String, Long> proportionalMegabytes() {
        Map<String, Long> megabytes = new LinkedHashMap<>();
        for (String name : processes.keySet()) {
            megabytes.put(
                    name,
                    family(name).mapToLong(ProcessFigures::proportionalKilobytes).sum() >> 10);
        }
        return megabytes;
    }

    /** The launcher's children are the services, which are counted under their own names. */
    private static Stream<ProcessHandle> family(ProcessIdentity identity, boolean children) {
        return identity.find().stream()
                .flatMap(
                        process ->
                                children
                                        ? Stream.concat(Stream.of(process), process.descendants())
                                        : Stream.of(process));
    }

    private Stream<ProcessHandle> family(String name) {
        ProcessIdentity identity = processes.get(name);
        return identity == null ? Stream.empty() : family(identity, hasFamily(name));
    }

    private static boolean hasFamily(String name) {
        return !name.equals(CLIENT) && !name.equals(LAUNCHER);
    }

    private static double processorMillis(ProcessHandle process, int last) {
        String status = read(process, "stat");
        String[] fields = status.substring(status.lastIndexOf(')') + 1).strip().split(" ", -1);
        double ticks = 0;
        for (int i = USER_TIME; i <= last && i < fields.length; i++) {
            ticks += Double.parseDouble(fields[i]);
        }
        return ticks * MILLIS_PER_TICK;
    }

    private static long proportionalKilobytes(ProcessHandle process) {
        long shared = kilobytes(process, "smaps_rollup", "Pss:");
        return shared > 0 ? shared : residentKilobytes(process);
    }

    private static long residentKilobytes(ProcessHandle process) {
        return kilobytes(process, "status", "VmRSS:");
    }

    private static long kilobytes(ProcessHandle process, String file, String label) {
        return read(process, file)
                .lines()
                .filter(line -> line.startsWith(label))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    private static String read(ProcessHandle process, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
        } catch (IOException ended) {
            return ")";
        }
    }
}
