package io.flowcanvas.jobs.images.work;

import io.flowcanvas.core.execution.Priority;
import io.flowcanvas.core.pipeline.Pipeline;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import java.util.UUID;

/**
 * One image to be processed, as the lanes carry it, with its pipeline resolved.
 *
 * @param request the record it came from; says where the image is
 */
public record Item(ItemRequest request, Pipeline pipeline) {
    public UUID executionId() {
        return UUID.fromString(request.getExecutionId());
    }

    public int index() {
        return request.getItemIndex();
    }

    Priority priority() {
        return switch (request.getPriority()) {
            case PRIORITY_HIGH -> Priority.HIGH;
            case PRIORITY_LOW -> Priority.LOW;
            default -> Priority.NORMAL;
        };
    }
}
