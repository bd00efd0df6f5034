package io.flowcanvas.api.tracking;

import io.flowcanvas.core.execution.Priority;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an execution.
 *
 * @param itemsTotal images in it
 */
public record ExecutionView(
        ExecutionState state,
        UUID pipelineId,
        int pipelineVersion,
        Priority priority,
        int itemsTotal,
        int itemsCompleted,
        int itemsFailed,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt) {}
