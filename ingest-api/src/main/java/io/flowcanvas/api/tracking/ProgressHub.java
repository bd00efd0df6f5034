package io.flowcanvas.api.tracking;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Hands every change on to those who watch it, in this process. Remembers nothing itself. */
@Component
public final class ProgressHub {
    private final Map<UUID, Set<Watcher>> byExecution = new ConcurrentHashMap<>();
    private final Map<String, Set<Watcher>> byOwner = new ConcurrentHashMap<>();

    ProgressHub(MeterRegistry metrics) {
        Gauge.builder("flowcanvas.watches", this, ProgressHub::watches)
                .description("executions and owners watched over WebSocket")
                .register(metrics);
    }

    public void watch(UUID executionId, Watcher watcher) {
        add(byExecution, executionId, watcher);
    }

    public void unwatch(UUID executionId, Watcher watcher) {
        remove(byExecution, executionId, watcher);
    }

    public void watchAllOf(String owner, Watcher watcher) {
        add(byOwner, owner, watcher);
    }

    public void unwatchAllOf(String owner, Watcher watcher) {
        remove(byOwner, owner, watcher);
    }

    boolean isWatched() {
        return !byExecution.isEmpty() || !byOwner.isEmpty();
    }

    void publish(ExecutionState state) {
        byExecution.getOrDefault(state.executionId(), Set.of()).forEach(w -> w.changed(state));
        byOwner.getOrDefault(state.owner(), Set.of()).forEach(w -> w.changed(state));
    }

    private double watches() {
        return byExecution.values().stream().mapToInt(Set::size).sum()
                + byOwner.values().stream().mapToInt(Set::size).sum();
    }

    private static <K> void add(Map<K, Set<Watcher>> watchers, K key, Watcher watcher) {
        watchers.compute(
                key,
                (same, present) -> {
                    Set<Watcher> set = present == null ? ConcurrentHashMap.newKeySet() : present;
                    set.add(watcher);
                    return set;
                });
    }

    private static <K> void remove(Map<K, Set<Watcher>> watchers, K key, Watcher watcher) {
        watchers.computeIfPresent(
                key,
                (same, present) -> {
                    present.remove(watcher);
                    return present.isEmpty() ? null : present;
                });
    }
}
