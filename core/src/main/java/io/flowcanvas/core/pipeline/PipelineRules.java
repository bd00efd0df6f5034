package io.flowcanvas.core.pipeline;

import io.flowcanvas.core.component.ComponentCatalogue;
import io.flowcanvas.core.component.ComponentDescriptor;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Turns a client's document into a pipeline, or says everything that is wrong with it. */
public final class PipelineRules {
    private final ComponentCatalogue catalogue;

    public PipelineRules(ComponentCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * @param document {@code {name, description?, steps: [{id?, component, parameters?, inputs?}],
     *     outputs?}}
     * @throws FlowcanvasException {@code INVALID_REQUEST} with every violation
     */
    public Pipeline parse(JsonNode document) {
        reject(PipelineDocument.violations(document));
        PipelineDocument written = PipelineDocument.read(document);
        StepGraph graph = new StepGraph(written.steps());
        List<Violation> found = new ArrayList<>(graph.violations());
        boolean graphIsSound = found.isEmpty();
        for (int i = 0; i < written.steps().size(); i++) {
            found.addAll(componentViolations(written.steps().get(i), "/steps/" + i));
        }
        found.addAll(outputViolations(written));
        if (graphIsSound) {
            found.addAll(missingDetections(written.steps(), graph));
        }
        reject(found);
        return complete(written, graph);
    }

    private Pipeline complete(PipelineDocument written, StepGraph graph) {
        List<Step> steps = graph.ordered().stream().map(this::withDefaults).toList();
        List<String> outputs = written.outputs().isEmpty() ? graph.leaves() : written.outputs();
        return new Pipeline(
                written.name(), written.description(), steps, outputs, OutputEncoding.UNSPECIFIED);
    }

    private Step withDefaults(Step step) {
        ComponentDescriptor component = catalogue.find(step.component()).orElseThrow();
        return new Step(
                step.id(),
                step.component(),
                catalogue.withDefaults(component, step.parameters()),
                step.inputs());
    }

    private List<Violation> componentViolations(Step step, String pointer) {
        Optional<ComponentDescriptor> component = catalogue.find(step.component());
        if (component.isEmpty()) {
            List<String> known = catalogue.all().stream().map(ComponentDescriptor::id).toList();
            return List.of(
                    new Violation(
                            pointer + "/component",
                            "no component is called " + step.component() + "; there are " + known));
        }
        return catalogue.violations(component.get(), step.parameters()).stream()
                .map(violation -> violation.under(pointer + "/parameters"))
                .toList();
    }

    private static List<Violation> outputViolations(PipelineDocument written) {
        Set<String> ids = new HashSet<>();
        written.steps().forEach(step -> ids.add(step.id()));
        List<Violation> found = new ArrayList<>();
        for (int i = 0; i < written.outputs().size(); i++) {
            String output = written.outputs().get(i);
            if (!ids.contains(output)) {
                found.add(
                        new Violation(
                                "/outputs/" + i,
                                "no step is called " + output + "; there are " + ids));
            }
        }
        return found;
    }

    /** Steps that need detections and have none upstream. */
    private List<Violation> missingDetections(List<Step> steps, StepGraph graph) {
        Set<String> carriers = new HashSet<>();
        List<Violation> found = new ArrayList<>();
        for (Step step : graph.ordered()) {
            Optional<ComponentDescriptor> component = catalogue.find(step.component());
            boolean carried = step.inputs().stream().anyMatch(carriers::contains);
            if (component.isPresent()
                    && component.get().inputs().contains(ComponentDescriptor.DETECTIONS)
                    && !carried) {
                found.add(
                        new Violation(
                                "/steps/" + steps.indexOf(step) + "/inputs",
                                step.component()
                                        + " needs detections, but no step before it makes any;"
                                        + " put ai_detection or face_detection before it"));
            }
            if (carried || component.filter(PipelineRules::detects).isPresent()) {
                carriers.add(step.id());
            }
        }
        return found;
    }

    private static boolean detects(ComponentDescriptor component) {
        return component.outputs().contains(ComponentDescriptor.DETECTIONS);
    }

    private static void reject(List<Violation> violations) {
        if (!violations.isEmpty()) {
            throw FlowcanvasException.invalid(violations);
        }
    }
}
