package io.flowcanvas.core.execution;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one item of an execution ended.
 *
 * @param index 0-based position in the batch
 * @param name the input's file name
 * @param status a final one
 * @param error set if and only if the status is failed
 */
public record ItemResult(
        int index,
        String name,
        ExecutionStatus status,
        List<OutputFile> outputs,
        List<Detection> detections,
        @Nullable Failure error,
        @Nullable Instant startedAt,
        Instant completedAt) {
    public ItemResult {
        outputs = List.copyOf(outputs);
        detections = List.copyOf(detections);
        if (!status.isFinal()) {
            throw new IllegalArgumentException("an item result is final, not " + status);
        }
    }
}
