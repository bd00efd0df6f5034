package io.flowcanvas.core.pipeline;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline that satisfies every rule: known components, valid parameters, no cycle.
 *
 * @param steps in an order in which each comes after its inputs
 * @param outputs ids of the steps whose image is kept, at least one
 */
public record Pipeline(
        String name,
        @Nullable String description,
        List<Step> steps,
        List<String> outputs,
        OutputEncoding encoding) {
    /** Most steps a pipeline may have. */
    public static final int MAX_STEPS = 64;

    public Pipeline {
        steps = List.copyOf(steps);
        outputs = List.copyOf(outputs);
        if (steps.isEmpty() || outputs.isEmpty() || steps.size() > MAX_STEPS) {
            throw new IllegalArgumentException("a pipeline has 1 to 64 steps and an output");
        }
    }

    Pipeline withSteps(List<Step> changed) {
        return new Pipeline(name, description, changed, outputs, encoding);
    }

    Pipeline withEncoding(OutputEncoding changed) {
        return new Pipeline(name, description, steps, outputs, changed);
    }
}
