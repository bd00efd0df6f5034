package io.flowcanvas.standalone.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Recognises a process later, when its number may have been given to another one.
 *
 * @param startedAt as the operating system tells it
 */
public record ProcessIdentity(long pid, Instant startedAt) {
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    public static ProcessIdentity of(ProcessHandle process) {
        return new ProcessIdentity(
                process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
    }

    public static ProcessIdentity current() {
        return of(ProcessHandle.current());
    }

    /** The process, if it still runs and is the same one. */
    public Optional<ProcessHandle> find() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(this::isSame)
                .filter(process -> !isZombie());
    }

    public boolean isAlive() {
        return find().isPresent();
    }

    /** Dead, and kept in the table by a parent that does not ask; containers are full of them. */
    private boolean isZombie() {
        try {
            String status = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return status.startsWith("Z", status.lastIndexOf(')') + 2);
        } catch (IOException notLinux) {
            return false;
        }
    }

    private boolean isSame(ProcessHandle process) {
        Instant found = process.info().startInstant().orElse(Instant.EPOCH);
        return Duration.between(startedAt, found).abs().compareTo(TOLERANCE) <= 0;
    }
}
