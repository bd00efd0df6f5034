package io.flowcanvas.api.messaging;

import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.pipeline.Pipeline;
import io.flowcanvas.core.pipeline.Step;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import io.flowcanvas.proto.engine.v1.PipelineStep;
import java.util.UUID;

/** Pipelines as the engine reads them. */
public final class PipelineDefinitions {
    private PipelineDefinitions() {}

    public static PipelineDefinition of(UUID id, int version, String owner, Pipeline pipeline) {
        PipelineDefinition.Builder definition =
                PipelineDefinition.newBuilder()
                        .setId(id.toString())
                        .setVersion(version)
                        .setName(pipeline.name())
                        .setOwner(owner)
                        .addAllOutputs(pipeline.outputs());
        pipeline.steps().forEach(step -> definition.addSteps(step(step)));
        if (pipeline.encoding().format() != null) {
            definition.setOutputFormat(pipeline.encoding().format());
        }
        if (pipeline.encoding().quality() != null) {
            definition.setOutputQuality(pipeline.encoding().quality());
        }
        return definition.build();
    }

    private static PipelineStep step(Step step) {
        return PipelineStep.newBuilder()
                .setId(step.id())
                .setComponent(step.component())
                .setParametersJson(Json.mapper().writeValueAsString(step.parameters()))
                .addAllInputs(step.inputs())
                .build();
    }
}
