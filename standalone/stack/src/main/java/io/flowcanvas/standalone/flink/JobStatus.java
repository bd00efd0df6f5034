package io.flowcanvas.standalone.flink;

import java.time.Instant;
import java.util.Set;

/**
 * A job in Flink's list.
 *
 * @param state as Flink names it
 */
public record JobStatus(String id, String name, String state, Instant startedAt) {
    private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED", "SUSPENDED");

    /** Running, or on its way there or back. */
    public boolean isAlive() {
        return !ENDED.contains(state);
    }

    public boolean isRunning() {
        return state.equals("RUNNING");
    }

    public boolean hasFailed() {
        return state.equals("FAILED");
    }
}
