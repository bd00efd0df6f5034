package io.flowcanvas.api.submission;

import io.flowcanvas.core.execution.ExecutionStatus;
import java.time.Instant;
import java.util.UUID;

/** The promise that an execution will be run: it survives a crash of anything. */
public record Accepted(UUID executionId, ExecutionStatus status, Instant estimatedCompletion) {}
