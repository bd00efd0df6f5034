package io.flowcanvas.api.tracking;

import io.flowcanvas.core.execution.ExecutionEvent;
import io.flowcanvas.core.execution.ItemResult;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Reads records of topic {@code processing-progress}, whoever wrote them. */
final class ProgressRecords {
    private ProgressRecords() {}

    /** Empty if it is no event, or one that lacks what every event has. */
    static Optional<ExecutionEvent> read(byte @Nullable [] value) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(ExecutionEvent.fromJson(value))
                    .filter(ProgressRecords::isComplete);
        } catch (JacksonException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** JSON knows nothing of what may be absent. */
    private static boolean isComplete(ExecutionEvent event) {
        return Stream.of(
                                Optional.ofNullable(event.executionId()),
                                Optional.ofNullable(event.owner()),
                                Optional.ofNullable(event.status()),
                                Optional.ofNullable(event.occurredAt()))
                        .allMatch(Optional::isPresent)
                && event.items().stream().allMatch(ProgressRecords::isComplete);
    }

    private static boolean isComplete(ItemResult item) {
        return Optional.ofNullable(item.completedAt()).isPresent()
                && item.outputs().stream()
                        .allMatch(output -> Optional.ofNullable(output.fileId()).isPresent());
    }
}
