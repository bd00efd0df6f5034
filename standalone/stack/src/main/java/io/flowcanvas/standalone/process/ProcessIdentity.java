package io.flowcanvas.standalone.process;

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
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isSame);
    }

    private boolean isSame(ProcessHandle process) {
        Instant found = process.info().startInstant().orElse(Instant.EPOCH);
        return Duration.between(startedAt, found).abs().compareTo(TOLERANCE) <= 0;
    }
}
