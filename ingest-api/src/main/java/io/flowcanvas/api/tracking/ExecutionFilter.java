package io.flowcanvas.api.tracking;

import io.flowcanvas.core.execution.ExecutionStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which executions are wanted; null: any.
 *
 * @param before id that all of them are older than
 */
public record ExecutionFilter(
        @Nullable String owner,
        @Nullable ExecutionStatus status,
        @Nullable UUID pipelineId,
        @Nullable Instant createdAfter,
        @Nullable Instant createdBefore,
        UUID before) {}
