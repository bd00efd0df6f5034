package io.flowcanvas.api.workflow.code;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.Failure;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A run as the client sees it; what is not known yet is absent.
 *
 * @param result what the code returned, any JSON value
 */
record CodeExecution(
        UUID executionId,
        String language,
        ExecutionStatus status,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        @Nullable JsonNode stdout,
        @Nullable JsonNode stderr,
        @Nullable JsonNode result,
        @Nullable JsonNode exitCode,
        @Nullable JsonNode usage,
        @Nullable Failure error,
        @JsonProperty("_links") Links links) {

    record Links(URI self) {}

    /** The answer to its submission. */
    record Accepted(
            UUID executionId,
            ExecutionStatus status,
            Instant createdAt,
            @JsonProperty("_links") Links links) {}
}
