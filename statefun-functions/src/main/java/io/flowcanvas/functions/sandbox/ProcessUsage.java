package io.flowcanvas.functions.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a process has used so far, as the kernel tells in {@code /proc}. On machines without it
 * everything is zero. Source: proc(5).
 */
final class ProcessUsage implements AutoCloseable {
    private static final long NANOS_PER_TICK = 10_000_000;
    private static final long PAGE = 4096;

    /** Older figures do not tell of the process as it is. */
    private static final long OLD_NANOS = 100_000_000;

    private static final Usage NOTHING = new Usage(0, 0, 0);

    private final long outerProcess;
    private final int generations;
    private @Nullable Opened opened;
    private boolean closed;
    private Usage last = NOTHING;
    private long lastLook;
    private long leader;
    private long peak;
    private long lastPeak;

    /**
     * Files of the process.
     *
     * @param schedule absent where the kernel does not count it
     */
    private record Opened(ProcessFile stat, ProcessFile status, Optional<ProcessFile> schedule) {}

    /**
     * @param tickNanos CPU time of all threads, in steps of a tick
     */
    record Usage(long tickNanos, long residentBytes, int threads) {}

    /**
     * @param generations how many processes stand between the one that was started and the worker
     */
    ProcessUsage(long outerProcess, int generations) {
        this.outerProcess = outerProcess;
        this.generations = generations;
        this.lastLook = System.nanoTime() - OLD_NANOS;
        this.lastPeak = lastLook;
    }

    /** Nobody has asked for {@link #now} for a while. */
    synchronized boolean isOld() {
        return System.nanoTime() - lastLook >= OLD_NANOS;
    }

    /** The last one known where the process has ended. */
    synchronized Usage now() {
        try {
            Opened files = files();
            if (files != null) {
                last = read(files.stat());
                lastLook = System.nanoTime();
            }
        } catch (IOException ended) {
            // the process is gone: what was last seen stands
            return last;
        }
        return last;
    }

    /** Its fields are counted from the one after the command's closing parenthesis. */
    private static Usage read(ProcessFile stat) throws IOException {
        stat.read();
        stat.skipCommand();
        stat.skip(11);
        long ticks = stat.number() + stat.number();
        stat.skip(4);
        int threads = (int) stat.number();
        stat.skip(3);
        return new Usage(ticks * NANOS_PER_TICK, stat.number() * PAGE, threads);
    }

    /** CPU time of the first thread, exact. */
    synchronized long leaderNanos() {
        try {
            Opened files = files();
            if (files != null && files.schedule().isPresent()) {
                ProcessFile schedule = files.schedule().get();
                schedule.read();
                leader = schedule.number();
            }
        } catch (IOException ended) {
            // the process is gone: what was last seen stands
            return leader;
        }
        return leader;
    }

    /**
     * Largest resident memory so far.
     *
     * @param exactly false: a figure that is not old will do
     */
    synchronized long peakMemory(boolean exactly) {
        if (exactly || System.nanoTime() - lastPeak >= OLD_NANOS) {
            readPeak();
        }
        return Math.max(peak, last.residentBytes());
    }

    private void readPeak() {
        try {
            Opened files = files();
            if (files == null) {
                return;
            }
            files.status().read();
            // at the beginning of a line: the line with the name is written by the code itself
            if (files.status().skipTo("\nVmHWM:")) {
                peak = files.status().number() << 10;
                lastPeak = System.nanoTime();
            }
        } catch (IOException ended) {
            // the process is gone: what was last seen stands
            lastPeak = System.nanoTime();
        }
    }

    private @Nullable Opened files() throws IOException {
        if (opened == null && !closed) {
            opened = open();
        }
        return opened;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (opened != null) {
            close(opened.stat());
            close(opened.status());
            opened.schedule().ifPresent(ProcessUsage::close);
            opened = null;
        }
    }

    private @Nullable Opened open() throws IOException {
        Optional<Long> process = Optional.of(outerProcess);
        for (int i = 0; i < generations && process.isPresent(); i++) {
            process = childOf(process.get());
        }
        if (process.isEmpty()) {
            return null;
        }
        Path found = Path.of("/proc", process.get().toString());
        if (!Files.isReadable(found.resolve("stat"))) {
            return null;
        }
        Path schedule = found.resolve("schedstat");
        List<ProcessFile> files = new ArrayList<>();
        try {
            files.add(new ProcessFile(found.resolve("stat")));
            files.add(new ProcessFile(found.resolve("status")));
            if (Files.isReadable(schedule)) {
                files.add(new ProcessFile(schedule));
            }
            return new Opened(files.get(0), files.get(1), files.stream().skip(2).findFirst());
        } catch (IOException ended) {
            files.forEach(ProcessUsage::close);
            throw ended;
        }
    }

    private static Optional<Long> childOf(long process) throws IOException {
        Path children = Path.of("/proc/%1$d/task/%1$d/children".formatted(process));
        if (!Files.isReadable(children)) {
            return ProcessHandle.of(process)
                    .flatMap(handle -> handle.children().findFirst())
                    .map(ProcessHandle::pid);
        }
        String first = Files.readString(children).trim();
        return first.isEmpty()
                ? Optional.empty()
                : Optional.of(Long.valueOf(first.split(" ", 2)[0]));
    }

    private static void close(ProcessFile file) {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
