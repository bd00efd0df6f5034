package io.flowcanvas.api.tracking;

import io.flowcanvas.core.execution.ExecutionEvent;
import io.flowcanvas.core.execution.ExecutionKind;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.ItemResult;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Events to test with; one with a larger seq occurred later. */
final class Events {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private Events() {}

    static ExecutionEvent event(UUID id, long seq, ExecutionStatus status, ItemResult... items) {
        return new ExecutionEvent(
                id,
                ExecutionKind.PIPELINE,
                "owner",
                seq,
                status,
                null,
                1,
                0,
                0,
                10,
                items.length,
                0,
                List.of(),
                List.of(items),
                null,
                null,
                BEGIN.plusSeconds(seq));
    }

    static ItemResult item(int index, String name) {
        return new ItemResult(
                index, name, ExecutionStatus.COMPLETED, List.of(), List.of(), null, null, BEGIN);
    }
}
