package io.flowcanvas.api.canvas.realtime;

import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.pipeline.ExecutionParameters;
import io.flowcanvas.core.pipeline.Pipeline;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Parameters whose values are all text. One that reads as JSON is taken for that, as {@code 800} or
 * {@code true}; where the pipeline does not want it so, it is taken for the text that it is.
 */
record TextParameters(Map<String, String> values) {
    /** Of the call, not of the pipeline: how the output is wanted. */
    static final String RETURN = "return";

    static final String INLINE = "inline";

    TextParameters {
        values = Map.copyOf(values);
    }

    boolean isInline() {
        return INLINE.equals(values.get(RETURN));
    }

    /**
     * @throws FlowcanvasException {@code INVALID_REQUEST} if the pipeline does not take them
     */
    Pipeline applyTo(Pipeline pipeline, ExecutionParameters rules) {
        try {
            return rules.apply(pipeline, json(Set.of()));
        } catch (FlowcanvasException refused) {
            Set<String> asText = new HashSet<>();
            for (Violation violation : refused.violations()) {
                asText.add(name(violation.field()));
            }
            return applyAsText(pipeline, rules, asText, refused);
        }
    }

    /** What is wrong either way is told of the first. */
    private Pipeline applyAsText(
            Pipeline pipeline,
            ExecutionParameters rules,
            Set<String> asText,
            FlowcanvasException refused) {
        try {
            return rules.apply(pipeline, json(asText));
        } catch (FlowcanvasException again) {
            refused.addSuppressed(again);
            throw refused;
        }
    }

    private ObjectNode json(Set<String> asText) {
        ObjectNode json = Json.mapper().createObjectNode();
        values.forEach(
                (name, value) -> {
                    if (!name.equals(RETURN)) {
                        json.set(
                                name,
                                asText.contains(name) ? StringNode.valueOf(value) : read(value));
                    }
                });
        return json;
    }

    private static JsonNode read(String value) {
        try {
            JsonNode node = Json.parse(value);
            return node.isMissingNode() ? StringNode.valueOf(value) : node;
        } catch (JacksonException e) {
            return StringNode.valueOf(value);
        }
    }

    private static String name(String pointer) {
        return pointer.substring(pointer.lastIndexOf('/') + 1)
                .replace("~1", "/")
                .replace("~0", "~");
    }
}
