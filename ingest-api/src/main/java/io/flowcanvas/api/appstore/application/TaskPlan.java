package io.flowcanvas.api.appstore.application;

import io.flowcanvas.core.task.ResultType;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a task will run.
 *
 * @param application name of the application or the pipeline, for people
 * @param pipeline with the parameters laid over it
 */
public record TaskPlan(
        String application,
        PipelineDefinition pipeline,
        ObjectNode parameters,
        List<String> attributes,
        int assetsPerBatch,
        ResultType resultType) {
    public TaskPlan {
        attributes = List.copyOf(attributes);
    }
}
