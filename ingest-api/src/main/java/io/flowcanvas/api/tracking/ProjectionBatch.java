package io.flowcanvas.api.tracking;

import io.flowcanvas.core.execution.ExecutionEvent;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.ItemResult;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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
    private final Map<UUID, ExecutionEvent> announced = new HashMap<>();

    void add(ExecutionEvent event) {
        newest.merge(
                event.executionId(), event, (known, next) -> next.supersedes(known) ? next : known);
        if (event.status() != ExecutionStatus.PENDING) {
            started.merge(
                    event.executionId(),
                    event.occurredAt(),
                    (known, next) -> next.isBefore(known) ? next : known);
        }
        if (event.announcement() != null) {
            announced.put(event.executionId(), event);
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

    /** Events that say what their execution is, one of each, in the order of their ids. */
    List<ExecutionEvent> announced() {
        return announced.values().stream()
                .sorted(Comparator.comparing(event -> event.executionId().toString()))
                .toList();
    }

    Collection<Item> items() {
        return items.values();
    }
}
