package io.flowcanvas.functions.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a cgroup for each worker below our own, where this machine lets us: version 2 with its
 * controllers delegated (see {@link ServerLeaf}), or version 1. Source: cgroups(7).
 */
final class ControlGroups implements Supplier<ControlGroup>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlGroups.class);
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final List<String> CONTROLLERS = List.of("memory", "pids", "cpu");

    /** Bubblewrap, its first process and the shell before them. */
    private static final int PROCESSES_OF_OURS = 16;

    private static final String PERIOD_MICROS = "100000";
    private static final Pattern NAME = Pattern.compile("flowcanvas-(\\d+)-\\d+");
    private static final AtomicInteger SANDBOXES = new AtomicInteger();
    private static final int CLOSE_ATTEMPTS = 20;
    private static final long PAUSE_NANOS = 50_000_000;

    /** Our folders by controller; one for all in version 2. */
    private final Map<String, Path> folders;

    private final boolean unified;
    private final SandboxSettings settings;
    private final AtomicInteger number = new AtomicInteger();
    private final Queue<Path> leftovers = new ConcurrentLinkedQueue<>();

    private ControlGroups(Map<String, Path> folders, boolean unified, SandboxSettings settings) {
        this.folders = folders;
        this.unified = unified;
        this.settings = settings;
    }

    /** Empty where we may not make any. */
    static Optional<ControlGroups> find(SandboxSettings settings) {
        try {
            boolean unified = Files.exists(ROOT.resolve("cgroup.controllers"));
            Map<String, Path> own = own(unified);
            own.values().forEach(ControlGroups::removeAbandoned);
            ControlGroups groups = new ControlGroups(prepared(own, unified), unified, settings);
            groups.get().remove();
            LOG.info("sandbox cgroups={} version={}", groups.folders.keySet(), unified ? 2 : 1);
            return Optional.of(groups);
        } catch (IOException | RuntimeException e) {
            LOG.info("sandbox cgroups=none reason=\"{}\"", e.toString());
            return Optional.empty();
        }
    }

    /** Where this process is, by controller, memory first. */
    private static Map<String, Path> own(boolean unified) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/self/cgroup"));
        Map<String, Path> own = new LinkedHashMap<>();
        for (String controller : CONTROLLERS) {
            Path base = unified ? ROOT : ROOT.resolve(controller);
            lines.stream()
                    .map(line -> List.of(line.split(":", 3)))
                    .filter(
                            parts ->
                                    List.of(parts.get(1).split(",", -1))
                                            .contains(unified ? "" : controller))
                    .findFirst()
                    .ifPresent(
                            parts -> {
                                Path found = base.resolve(parts.get(2).substring(1));
                                own.put(controller, unified ? ServerLeaf.parent(found) : found);
                            });
        }
        return own;
    }

    /** What a process left that was killed. */
    private static void removeAbandoned(Path folder) {
        try (Stream<Path> found = Files.list(folder)) {
            for (Path each : found.toList()) {
                Matcher name = NAME.matcher(each.getFileName().toString());
                if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
                    removeWithWorkers(each);
                }
            }
        } catch (IOException e) {
            LOG.debug("cgroup={} has leftovers: {}", folder, e.toString());
        }
    }

    private static void removeWithWorkers(Path folder) throws IOException {
        try (Stream<Path> workers = Files.list(folder)) {
            for (Path worker : workers.filter(Files::isDirectory).toList()) {
                Files.deleteIfExists(worker);
            }
        }
        Files.deleteIfExists(folder);
    }

    private static Map<String, Path> prepared(Map<String, Path> ours, boolean unified)
            throws IOException {
        if (!ours.containsKey("memory")) {
            throw new IOException("no memory controller");
        }
        Map<String, Path> made = new LinkedHashMap<>();
        String name =
                "flowcanvas-%d-%d"
                        .formatted(ProcessHandle.current().pid(), SANDBOXES.incrementAndGet());
        for (Map.Entry<String, Path> each : ours.entrySet()) {
            Path folder = each.getValue().resolve(name);
            if (unified && !Files.exists(folder)) {
                long process = ProcessHandle.current().pid();
                ServerLeaf.prepare(each.getValue(), process, Files::writeString);
                Files.createDirectory(folder);
                ServerLeaf.enable(folder, Files::writeString);
            }
            made.put(each.getKey(), Files.createDirectories(folder));
        }
        return made;
    }

    @Override
    public ControlGroup get() {
        sweep();
        String name = "worker-" + number.incrementAndGet();
        List<Path> made = new ArrayList<>();
        try {
            for (Map.Entry<String, Path> each : folders.entrySet()) {
                Path folder = each.getValue().resolve(name);
                Files.createDirectories(folder);
                if (!made.contains(folder)) {
                    made.add(folder);
                }
                limit(each.getKey(), folder);
            }
            return new Group(made);
        } catch (IOException e) {
            leftovers.addAll(made);
            LOG.warn("cannot make a cgroup, running without: {}", e.toString());
            return ControlGroup.NONE;
        }
    }

    private void limit(String controller, Path folder) throws IOException {
        long memory =
                Limits.resident(settings) + settings.temporaryLimit() + 2 * settings.bundleLimit();
        switch (controller) {
            case "memory" ->
                    write(folder, unified ? "memory.max" : "memory.limit_in_bytes", memory);
            case "pids" -> write(folder, "pids.max", settings.processLimit() + PROCESSES_OF_OURS);
            default -> {
                if (unified) {
                    Files.writeString(
                            folder.resolve("cpu.max"), PERIOD_MICROS + " " + PERIOD_MICROS);
                } else {
                    write(folder, "cpu.cfs_quota_us", Long.parseLong(PERIOD_MICROS));
                }
            }
        }
    }

    private static void write(Path folder, String file, long value) throws IOException {
        Files.writeString(folder.resolve(file), Long.toString(value));
    }

    /** A cgroup can be removed a moment after its last process has ended, not at once. */
    private void sweep() {
        for (int i = leftovers.size(); i > 0; i--) {
            Path folder = leftovers.poll();
            if (folder == null) {
                return;
            }
            try {
                Files.deleteIfExists(folder);
            } catch (IOException busy) {
                leftovers.add(folder);
            }
        }
    }

    /** Once all workers have ended. */
    @Override
    public void close() {
        for (Path folder : Set.copyOf(folders.values())) {
            for (int attempt = 1; !removed(folder, attempt == CLOSE_ATTEMPTS); attempt++) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static boolean removed(Path folder, boolean last) {
        try {
            removeWithWorkers(folder);
            return true;
        } catch (IOException busy) {
            if (last) {
                LOG.warn("cgroup={} stays: {}", folder, busy.toString());
            }
            return last;
        }
    }

    private final class Group implements ControlGroup {
        private final List<Path> made;
        private volatile boolean outOfMemory;

        Group(List<Path> made) {
            this.made = List.copyOf(made);
        }

        @Override
        public List<Path> folders() {
            return made;
        }

        @Override
        public boolean ranOutOfMemory() {
            return outOfMemory;
        }

        @Override
        public void remove() {
            outOfMemory = killed();
            leftovers.addAll(made);
            sweep();
        }

        private boolean killed() {
            Path events = made.get(0).resolve(unified ? "memory.events" : "memory.oom_control");
            try {
                return Files.readAllLines(events).stream()
                        .anyMatch(line -> line.matches("oom_kill [1-9]\\d*"));
            } catch (IOException e) {
                LOG.warn("cgroup={} cannot be read: {}", events, e.toString());
                return false;
            }
        }
    }
}
