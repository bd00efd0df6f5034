package io.flowcanvas.jobs.images.intake;

import io.flowcanvas.core.component.ComponentCatalogue;
import io.flowcanvas.core.component.ComponentDescriptor;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import io.flowcanvas.core.pipeline.Pipeline;
import io.flowcanvas.core.pipeline.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Files that pipelines name. Whose a file is is not known here; the API has checked those of the
 * stored pipeline, so a submission may name no other.
 */
final class FileOwnership {
    private final ComponentCatalogue components;

    FileOwnership(ComponentCatalogue components) {
        this.components = components;
    }

    /**
     * @param stored the pipeline as its owner made it
     * @param wanted the same with the parameters of a submission
     * @throws FlowcanvasException {@code INVALID_REQUEST} if it names a file that the stored one
     *     does not name there
     */
    void check(Pipeline stored, Pipeline wanted) {
        Map<String, Step> steps =
                stored.steps().stream().collect(Collectors.toMap(Step::id, Function.identity()));
        List<Violation> found = new ArrayList<>();
        for (Step step : wanted.steps()) {
            for (String name : fileParameters(step)) {
                Step before = steps.get(step.id());
                if (before == null
                        || !Objects.equals(
                                before.parameters().get(name), step.parameters().get(name))) {
                    found.add(
                            new Violation(
                                    "/parameters/" + step.id() + "." + name,
                                    "names a file, which only the pipeline itself may; set it there"
                                            + " or submit with POST /v1/executions"));
                }
            }
        }
        if (!found.isEmpty()) {
            throw FlowcanvasException.invalid(found);
        }
    }

    private List<String> fileParameters(Step step) {
        return components
                .find(step.component())
                .map(ComponentDescriptor::fileParameters)
                .orElse(List.of());
    }
}
