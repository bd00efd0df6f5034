package io.flowcanvas.core.execution;

import io.flowcanvas.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/**
 * A change of an execution: the record of topic {@code processing-progress}, as JSON.
 *
 * @param seq grows with every event of an execution, also over restarts of the job
 * @param step the step under way; null before the first and after the last
 * @param percentage 0 to 100
 * @param items those that ended since the event before; a repeated run may report an item again
 * @param error why the execution failed; null otherwise
 * @param result what the execution as a whole came to, for kinds that have no items; null otherwise
 * @param announcement what a row for the execution needs; null where there is one already
 */
public record ExecutionEvent(
        UUID executionId,
        ExecutionKind kind,
        String owner,
        long seq,
        ExecutionStatus status,
        @Nullable String step,
        int totalSteps,
        int completedSteps,
        double percentage,
        int itemsTotal,
        int itemsCompleted,
        int itemsFailed,
        List<StepProgress> steps,
        List<ItemResult> items,
        @Nullable Failure error,
        @Nullable JsonNode result,
        Instant occurredAt,
        @Nullable Announcement announcement) {
    public ExecutionEvent {
        steps = List.copyOf(steps);
        items = List.copyOf(items);
    }

    /** Of an execution that has a row. */
    public ExecutionEvent(
            UUID executionId,
            ExecutionKind kind,
            String owner,
            long seq,
            ExecutionStatus status,
            @Nullable String step,
            int totalSteps,
            int completedSteps,
            double percentage,
            int itemsTotal,
            int itemsCompleted,
            int itemsFailed,
            List<StepProgress> steps,
            List<ItemResult> items,
            @Nullable Failure error,
            @Nullable JsonNode result,
            Instant occurredAt) {
        this(
                executionId,
                kind,
                owner,
                seq,
                status,
                step,
                totalSteps,
                completedSteps,
                percentage,
                itemsTotal,
                itemsCompleted,
                itemsFailed,
                steps,
                items,
                error,
                result,
                occurredAt,
                null);
    }

    /**
     * Whether a reader who knows the other event must take this one: an end is final, whatever its
     * number.
     */
    public boolean supersedes(ExecutionEvent known) {
        return !known.status.isFinal() && (status.isFinal() || seq > known.seq);
    }

    public byte[] toJson() {
        return Json.mapper().writeValueAsBytes(this);
    }

    /**
     * The event with these items in place of its own.
     *
     * @param itemResults each an {@link ItemResult} as JSON already
     */
    public byte[] toJson(List<String> itemResults) {
        ObjectNode json = Json.mapper().valueToTree(this);
        json.putRawValue("items", new RawValue("[" + String.join(",", itemResults) + "]"));
        return Json.mapper().writeValueAsBytes(json);
    }

    /**
     * @throws tools.jackson.core.JacksonException if the bytes are not an event
     */
    public static ExecutionEvent fromJson(byte[] json) {
        return Json.mapper()
                .readValue(new String(json, StandardCharsets.UTF_8), ExecutionEvent.class);
    }
}
