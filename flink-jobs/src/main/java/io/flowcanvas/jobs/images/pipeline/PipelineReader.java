package io.flowcanvas.jobs.images.pipeline;

import io.flowcanvas.core.component.ComponentCatalogue;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.pipeline.ExecutionParameters;
import io.flowcanvas.core.pipeline.OutputEncoding;
import io.flowcanvas.core.pipeline.Pipeline;
import io.flowcanvas.core.pipeline.Step;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import io.flowcanvas.proto.engine.v1.PipelineReference;
import io.flowcanvas.proto.engine.v1.PipelineStep;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads pipelines from records. The API has checked them; what slipped through is still an error,
 * not a crash.
 */
public final class PipelineReader {
    private final ExecutionParameters parameters;

    public PipelineReader(ComponentCatalogue catalogue) {
        this.parameters = new ExecutionParameters(catalogue);
    }

    /**
     * @throws FlowcanvasException {@code INVALID_REQUEST} if it is no pipeline
     */
    public Pipeline read(PipelineDefinition definition) {
        try {
            return new Pipeline(
                    definition.getName(),
                    null,
                    definition.getStepsList().stream().map(PipelineReader::step).toList(),
                    definition.getOutputsList(),
                    new OutputEncoding(
                            definition.hasOutputFormat() ? definition.getOutputFormat() : null,
                            definition.hasOutputQuality() ? definition.getOutputQuality() : null));
        } catch (IllegalArgumentException | JacksonException e) {
            throw FlowcanvasException.invalid("/pipeline", String.valueOf(e.getMessage()));
        }
    }

    /** The pipeline as a reference wants it run. */
    public Pipeline read(PipelineDefinition definition, PipelineReference reference) {
        Pipeline pipeline = read(definition);
        return reference.getParametersJson().isEmpty()
                ? pipeline
                : parameters.apply(pipeline, object(reference.getParametersJson()));
    }

    private static Step step(PipelineStep step) {
        return new Step(
                step.getId(),
                step.getComponent(),
                object(step.getParametersJson()),
                step.getInputsList());
    }

    private static ObjectNode object(String json) {
        JsonNode node = Json.parse(json);
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException("parameters must be a JSON object");
    }
}
