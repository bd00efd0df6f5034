package io.flowcanvas.core.pipeline;

import io.flowcanvas.core.component.ComponentCatalogue;
import io.flowcanvas.core.component.ComponentDescriptor;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Parameters given with an execution, laid over those of the pipeline.
 *
 * <p>{@code STEP_ID.NAME} names one step's parameter. {@code PREFIX_NAME} reaches every step whose
 * id or component is {@code PREFIX} or begins with {@code PREFIX_} and which has {@code NAME}
 * ({@code resize_width}, {@code ai_model}). {@code NAME} alone reaches every step that has it.
 * {@code output_format} and {@code output_quality} say how the results are written. One that
 * reaches nothing is an error.
 */
public final class ExecutionParameters {
    private static final Set<String> FORMATS = Set.of("jpeg", "png", "webp", "tiff");
    private static final int MOST = 1_000;
    private static final int LONGEST_NAME = 200;

    /** What is wrong beyond these is not looked for. */
    private static final int MOST_VIOLATIONS = 20;

    private final ComponentCatalogue catalogue;

    public ExecutionParameters(ComponentCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * @throws FlowcanvasException {@code INVALID_REQUEST} with the first violations, pointers under
     *     {@code /parameters}
     */
    public Pipeline apply(Pipeline pipeline, ObjectNode parameters) {
        requireFew(parameters);
        List<Violation> violations = new ArrayList<>();
        Pipeline changed = pipeline;
        for (Map.Entry<String, JsonNode> parameter : parameters.properties()) {
            if (violations.size() >= MOST_VIOLATIONS) {
                break;
            }
            changed = applyOne(changed, parameter.getKey(), parameter.getValue(), violations);
        }
        if (!violations.isEmpty()) {
            throw FlowcanvasException.invalid(violations);
        }
        return changed;
    }

    /** Anybody may send them, by the megabyte. */
    private static void requireFew(ObjectNode parameters) {
        if (parameters.size() > MOST) {
            throw FlowcanvasException.invalid(
                    "/parameters", "has %d; at most %d".formatted(parameters.size(), MOST));
        }
        if (parameters.propertyStream().anyMatch(each -> each.getKey().length() > LONGEST_NAME)) {
            throw FlowcanvasException.invalid(
                    "/parameters", "names have at most " + LONGEST_NAME + " characters");
        }
    }

    private ComponentDescriptor component(Step step) {
        return catalogue
                .find(step.component())
                .orElseThrow(
                        () ->
                                FlowcanvasException.invalid(
                                        "/steps", "there is no component " + step.component()));
    }

    private Pipeline applyOne(
            Pipeline pipeline, String name, JsonNode value, List<Violation> violations) {
        String pointer = "/parameters/" + name.replace("~", "~0").replace("/", "~1");
        if (name.equals("output_format") || name.equals("output_quality")) {
            return applyEncoding(pipeline, name, value, pointer, violations);
        }
        boolean reached = false;
        List<Step> steps = new ArrayList<>();
        for (Step step : pipeline.steps()) {
            Step changed = step;
            ComponentDescriptor component = component(step);
            for (String parameter : component.parameterNames()) {
                if (names(name, step, parameter)) {
                    changed = changed.with(parameter, value);
                    reached = true;
                    violations.addAll(violations(component, changed, parameter, pointer));
                }
            }
            steps.add(changed);
        }
        if (!reached) {
            violations.add(
                    new Violation(
                            pointer, "no step has it; this pipeline takes " + known(pipeline)));
        }
        return pipeline.withSteps(steps);
    }

    private List<Violation> violations(
            ComponentDescriptor component, Step step, String parameter, String pointer) {
        return catalogue.violations(component, step.parameters()).stream()
                .filter(violation -> violation.field().startsWith("/" + parameter))
                .map(violation -> new Violation(pointer, violation.issue()))
                .toList();
    }

    private static boolean names(String name, Step step, String parameter) {
        if (name.equals(parameter) || name.equals(step.id() + "." + parameter)) {
            return true;
        }
        if (!name.endsWith("_" + parameter)) {
            return false;
        }
        String prefix = name.substring(0, name.length() - parameter.length() - 1);
        return isPrefixOf(prefix, step.id()) || isPrefixOf(prefix, step.component());
    }

    private static boolean isPrefixOf(String prefix, String name) {
        return name.equals(prefix) || name.startsWith(prefix + "_");
    }

    private static Pipeline applyEncoding(
            Pipeline pipeline,
            String name,
            JsonNode value,
            String pointer,
            List<Violation> violations) {
        OutputEncoding encoding = pipeline.encoding();
        if (name.equals("output_format")) {
            String format = value.asString("").equals("jpg") ? "jpeg" : value.asString("");
            if (!FORMATS.contains(format)) {
                violations.add(new Violation(pointer, "must be one of jpeg, png, webp, tiff"));
            }
            return pipeline.withEncoding(new OutputEncoding(format, encoding.quality()));
        }
        int quality = value.canConvertToInt() ? value.intValue() : 0;
        if (quality < 1 || quality > 100) {
            violations.add(new Violation(pointer, "must be a whole number from 1 to 100"));
        }
        return pipeline.withEncoding(new OutputEncoding(encoding.format(), quality));
    }

    private List<String> known(Pipeline pipeline) {
        List<String> names = new ArrayList<>();
        for (Step step : pipeline.steps()) {
            ComponentDescriptor component = component(step);
            component.parameterNames().forEach(parameter -> names.add(step.id() + "." + parameter));
        }
        names.add("output_format");
        names.add("output_quality");
        return names;
    }
}
