package io.flowcanvas.standalone.client;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * How far an execution is.
 *
 * @param status as the contract names it
 * @param percentage 0 to 100
 * @param step what is done at the moment; may be empty
 * @param problem why it failed; empty when it did not
 */
public record ExecutionView(String status, double percentage, String step, String problem) {
    private static final Set<String> FINAL = Set.of("completed", "failed", "cancelled");

    static ExecutionView of(JsonNode execution) {
        JsonNode progress = execution.path("progress");
        return new ExecutionView(
                execution.path("status").asString(""),
                progress.path("percentage").asDouble(0),
                progress.path("current_step").asString(""),
                execution.path("error").path("message").asString(""));
    }

    /** From the data of a WebSocket message. */
    static ExecutionView ofProgress(JsonNode data) {
        return new ExecutionView(
                data.path("status").asString(""),
                data.path("progress_percentage").asDouble(0),
                data.path("current_step").asString(""),
                "");
    }

    public boolean isFinal() {
        return FINAL.contains(status);
    }

    public boolean isCompleted() {
        return status.equals("completed");
    }
}
