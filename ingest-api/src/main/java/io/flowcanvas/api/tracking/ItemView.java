package io.flowcanvas.api.tracking;

import io.flowcanvas.core.execution.Detection;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of one item of an execution. */
public record ItemView(
        int index,
        String filename,
        ExecutionStatus status,
        @Nullable Failure error,
        List<Detection> detections) {
    public ItemView {
        detections = List.copyOf(detections);
    }
}
