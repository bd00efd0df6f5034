package io.flowcanvas.core.pipeline;

import io.flowcanvas.core.error.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who reads whom among a pipeline's steps. */
final class StepGraph {
    private final List<Step> steps;
    private final Map<String, Step> byId = new LinkedHashMap<>();

    StepGraph(List<Step> steps) {
        this.steps = steps;
        steps.forEach(step -> byId.putIfAbsent(step.id(), step));
    }

    /** Names used twice, inputs that do not exist, cycles. */
    List<Violation> violations() {
        List<Violation> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (!seen.add(step.id())) {
                found.add(
                        new Violation(
                                "/steps/" + i + "/id",
                                "another step is called " + step.id() + " too"));
            }
            found.addAll(unknownInputs(step, i));
        }
        if (found.isEmpty() && ordered().size() < steps.size()) {
            found.addAll(cycles());
        }
        return found;
    }

    /**
     * The steps, each after its inputs, otherwise as written; those in or behind a cycle are
     * missing.
     */
    List<Step> ordered() {
        List<Step> order = new ArrayList<>();
        Set<String> done = new HashSet<>(Set.of(Step.INPUT));
        boolean progress = true;
        while (progress) {
            progress = false;
            for (Step step : steps) {
                if (!done.contains(step.id()) && done.containsAll(step.inputs())) {
                    order.add(step);
                    done.add(step.id());
                    progress = true;
                }
            }
        }
        return order;
    }

    /** Ids of the steps whose image no other step reads. */
    List<String> leaves() {
        Set<String> read = new HashSet<>();
        steps.forEach(step -> read.addAll(step.inputs()));
        return steps.stream().map(Step::id).filter(id -> !read.contains(id)).toList();
    }

    private List<Violation> unknownInputs(Step step, int position) {
        List<Violation> found = new ArrayList<>();
        for (int j = 0; j < step.inputs().size(); j++) {
            String input = step.inputs().get(j);
            if (!input.equals(Step.INPUT) && !byId.containsKey(input)) {
                found.add(
                        new Violation(
                                "/steps/" + position + "/inputs/" + j,
                                "no step is called "
                                        + input
                                        + "; there are "
                                        + byId.keySet()
                                        + ", and input for the submitted image"));
            }
        }
        return found;
    }

    private List<Violation> cycles() {
        Set<String> ordered = new HashSet<>();
        ordered().forEach(step -> ordered.add(step.id()));
        List<Violation> found = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (!ordered.contains(step.id()) && reaches(step, step.id(), new HashSet<>())) {
                found.add(
                        new Violation(
                                "/steps/" + i + "/inputs",
                                step.id()
                                        + " reads its own result through "
                                        + step.inputs()
                                        + "; a pipeline may not have a cycle"));
            }
        }
        return found;
    }

    private boolean reaches(Step from, String target, Set<String> visited) {
        for (String input : from.inputs()) {
            if (input.equals(target)) {
                return true;
            }
            Step next = byId.get(input);
            if (next != null && visited.add(input) && reaches(next, target, visited)) {
                return true;
            }
        }
        return false;
    }
}
