package io.flowcanvas.jobs.images.pipeline;

import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.pipeline.Pipeline;
import io.flowcanvas.core.pipeline.Step;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import io.flowcanvas.proto.engine.v1.PipelineStep;

/** Writes pipelines as records carry them. */
public final class PipelineWriter {
    private PipelineWriter() {}

    /**
     * @param original whose id, version, name and owner it keeps
     */
    public static PipelineDefinition write(Pipeline pipeline, PipelineDefinition original) {
        PipelineDefinition.Builder definition =
                PipelineDefinition.newBuilder()
                        .setId(original.getId())
                        .setVersion(original.getVersion())
                        .setName(original.getName())
                        .setOwner(original.getOwner())
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
