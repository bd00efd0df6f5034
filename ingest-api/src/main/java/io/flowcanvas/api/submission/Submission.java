package io.flowcanvas.api.submission;

import io.flowcanvas.core.execution.OnItemError;
import io.flowcanvas.core.execution.Priority;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import java.util.List;
import java.util.UUID;

/**
 * What to execute: checked, complete, ready to be taken in.
 *
 * @param definition with the execution's own parameters applied
 * @param parameters the execution's own parameters as given, a JSON object
 * @param items at least one
 */
public record Submission(
        String owner,
        UUID pipelineId,
        PipelineDefinition definition,
        String parameters,
        Priority priority,
        OnItemError onItemError,
        List<Item> items) {

    /**
     * @param filename made harmless
     * @param size bytes of the image
     */
    public record Item(String filename, long size, ItemContent content) {}

    public Submission {
        items = List.copyOf(items);
        if (items.isEmpty()) {
            throw new IllegalArgumentException("an execution has at least one item");
        }
    }

    Submission with(List<Item> changed) {
        return new Submission(
                owner, pipelineId, definition, parameters, priority, onItemError, changed);
    }
}
