package io.flowcanvas.api.tracking;

import io.flowcanvas.core.execution.ExecutionEvent;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.ItemResult;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a batch of events says in the end: the newest state of each execution, each item once. */
final class ProjectionBatch {

    /** An item's result and whose it is. */
    record Item(UUID executionId, ItemResult result) {}

    private record ItemKey(UUID executionId, int index) {}

    private final Map<UUID, ExecutionEvent> newest = new LinkedHashMap<>();
    private final Map<UUID, Instant> started = new HashMap<>();
    private final Map<ItemKey, Item> items = new LinkedHashMap<>();

    void add(ExecutionEvent event) {
        newest.merge(
                event.executionId(), event, (known, next) -> next.supersedes(known) ? next : known);
        if (event.status() != ExecutionStatus.PENDING) {
            started.merge(
                    event.executionId(),
                    event.occurredAt(),
                    (known, next) -> next.isBefore(known) ? next : known);
        }
        for (ItemResult result : event.items()) {
            items.putIfAbsent(
                    new ItemKey(event.executionId(), result.index()),
                    new Item(event.executionId(), result));
        }
    }

    boolean isEmpty() {
        return newest.isEmpty();
    }

    Set<UUID> executionIds() {
        return newest.keySet();
    }

    Collection<ExecutionEvent> newest() {
        return newest.values();
    }

    /** When the first event came that says it runs; null if none did. */
    @Nullable Instant startedAt(UUID executionId) {
        return started.get(executionId);
    }

    Collection<Item> items() {
        return items.values();
    }
}
