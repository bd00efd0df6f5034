package io.flowcanvas.standalone.service;

import io.flowcanvas.standalone.probe.Probe;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks until the answer is yes, hope is gone, or time is up. */
final class ReadyWait {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Duration limit;

    ReadyWait(Duration limit) {
        this.limit = limit;
    }

    /**
     * @param hopeless a reason to stop asking
     * @return empty when ready, otherwise why not
     */
    Optional<String> until(Probe probe, Supplier<Optional<String>> hopeless) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<String> end = hopeless.get();
            if (end.isPresent()) {
                return end;
            }
            Optional<String> problem = probe.problem();
            if (problem.isEmpty()) {
                return hopeless.get();
            }
            if (System.nanoTime() > deadline) {
                return Optional.of(
                        "is not ready after %d s: %s".formatted(limit.toSeconds(), problem.get()));
            }
            try {
                Thread.sleep(PAUSE.toMillis());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return Optional.of("was interrupted while it started");
            }
        }
    }
}
