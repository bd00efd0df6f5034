package io.flowcanvas.functions.sandbox;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a process has used so far, as the kernel tells in {@code /proc}. On machines without it
 * everything is zero. Source: proc(5).
 */
final class ProcessUsage implements AutoCloseable {
    private static final long NANOS_PER_TICK = 10_000_000;
    private static final long PAGE = 4096;
    private static final int LONGEST = 1024;

    /** Fields of {@code stat}, counted from the one after the command's closing parenthesis. */
    private static final int USER_TICKS = 11;

    private static final int SYSTEM_TICKS = 12;
    private static final int THREADS = 17;
    private static final int RESIDENT_PAGES = 21;

    private final long outerProcess;
    private final int generations;
    private @Nullable RandomAccessFile stat;
    private @Nullable RandomAccessFile schedule;
    private @Nullable Path folder;
    private Usage last = new Usage(0, 0, 0, 0);

    /**
     * @param tickNanos CPU time of all threads, in steps of a tick
     * @param leaderNanos CPU time of the first thread, exact
     */
    record Usage(long tickNanos, long leaderNanos, long residentBytes, int threads) {
        long cpuNanosSince(Usage start) {
            return Math.max(tickNanos - start.tickNanos, leaderNanos - start.leaderNanos);
        }
    }

    /**
     * @param generations how many processes stand between the one that was started and the worker
     */
    ProcessUsage(long outerProcess, int generations) {
        this.outerProcess = outerProcess;
        this.generations = generations;
    }

    /** The last one known where the process has ended. */
    synchronized Usage now() {
        try {
            if (stat == null) {
                stat = open();
            }
            if (stat == null) {
                return last;
            }
            String[] fields = afterCommand(read(stat)).split(" ", -1);
            long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
            String leader = schedule == null ? "0 " : read(schedule);
            last =
                    new Usage(
                            ticks * NANOS_PER_TICK,
                            Long.parseLong(leader.substring(0, leader.indexOf(' '))),
                            Long.parseLong(fields[RESIDENT_PAGES]) * PAGE,
                            Integer.parseInt(fields[THREADS]));
        } catch (IOException ended) {
            // the process is gone: what was last seen stands
            return last;
        }
        return last;
    }

    /** Largest resident memory so far. */
    synchronized long peakMemory() {
        long seen = last.residentBytes();
        if (folder == null) {
            return seen;
        }
        try {
            return Files.readAllLines(folder.resolve("status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(seen);
        } catch (IOException ended) {
            // the process is gone: what was last seen stands
            return seen;
        }
    }

    @Override
    public synchronized void close() {
        closeQuietly(stat);
        closeQuietly(schedule);
        stat = null;
        schedule = null;
        folder = null;
    }

    private @Nullable RandomAccessFile open() throws IOException {
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
        if (Files.isReadable(found.resolve("schedstat"))) {
            schedule = new RandomAccessFile(found.resolve("schedstat").toFile(), "r");
        }
        folder = found;
        return new RandomAccessFile(found.resolve("stat").toFile(), "r");
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

    private static String read(RandomAccessFile file) throws IOException {
        byte[] content = new byte[LONGEST];
        file.seek(0);
        int size = file.read(content);
        if (size <= 0) {
            throw new IOException("ended");
        }
        return new String(content, 0, size, StandardCharsets.ISO_8859_1);
    }

    private static String afterCommand(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2);
    }

    private static void closeQuietly(@Nullable RandomAccessFile file) {
        if (file == null) {
            return;
        }
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
