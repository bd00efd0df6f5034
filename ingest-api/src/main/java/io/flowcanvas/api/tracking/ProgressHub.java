package io.flowcanvas.api.tracking;

import io.flowcanvas.api.messaging.Remembered;
import io.flowcanvas.api.messaging.Subscribers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Hands every change on to those who watch it, in this process. Remembers the newest state of the
 * executions that changed last, for those who come between a change and its way into the database.
 */
@Component
public final class ProgressHub {
    static final int REMEMBERED = 10_000;

    private final Subscribers<UUID, Watcher> byExecution = new Subscribers<>();
    private final Subscribers<String, Watcher> byOwner = new Subscribers<>();
    private final Remembered<ExecutionState> newest =
            new Remembered<>(REMEMBERED, (known, next) -> next.supersedes(known) ? next : known);

    public ProgressHub(MeterRegistry metrics) {
        Gauge.builder("flowcanvas.watches", this, ProgressHub::watches)
                .description("executions and owners watched over WebSocket")
                .register(metrics);
    }

    public void watch(UUID executionId, Watcher watcher) {
        byExecution.add(executionId, watcher);
    }

    public void unwatch(UUID executionId, Watcher watcher) {
        byExecution.remove(executionId, watcher);
    }

    public void watchAllOf(String owner, Watcher watcher) {
        byOwner.add(owner, watcher);
    }

    public void unwatchAllOf(String owner, Watcher watcher) {
        byOwner.remove(owner, watcher);
    }

    /**
     * Tells the newest state that is remembered, if any. Who watches, then reads the database, then
     * calls this misses nothing.
     */
    public void recall(UUID executionId, Watcher watcher) {
        ExecutionState state = newest.of(executionId);
        if (state != null) {
            watcher.changed(state);
        }
    }

    void publish(ExecutionState state) {
        newest.remember(state.executionId(), state);
        byExecution.of(state.executionId()).forEach(w -> w.changed(state));
        byOwner.of(state.owner()).forEach(w -> w.changed(state));
    }

    private double watches() {
        return byExecution.count() + byOwner.count();
    }
}
