package io.flowcanvas.core.pipeline;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One step of a pipeline: a component with its parameters.
 *
 * @param parameters complete: defaults are filled in
 * @param inputs ids of the steps it reads, at least one; {@link #INPUT} is the item's own image
 */
public record Step(String id, String component, ObjectNode parameters, List<String> inputs) {
    /** Stands for the image that was submitted; no step may have this id. */
    public static final String INPUT = "input";

    public Step {
        inputs = List.copyOf(inputs);
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("step " + id + " reads nothing");
        }
    }

    Step with(String parameter, JsonNode value) {
        ObjectNode changed = parameters.deepCopy();
        changed.set(parameter, value);
        return new Step(id, component, changed, inputs);
    }
}
