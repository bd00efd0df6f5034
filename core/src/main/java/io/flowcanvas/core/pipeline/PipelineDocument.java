package io.flowcanvas.core.pipeline;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.flowcanvas.core.error.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pipeline as a client wrote it, names filled in, rules not yet checked.
 *
 * @param outputs as written; empty: the steps nobody reads
 */
record PipelineDocument(
        String name, @Nullable String description, List<Step> steps, List<String> outputs) {
    private static final Schema SCHEMA = schema();

    /** What is wrong with the document's form. */
    static List<Violation> violations(JsonNode document) {
        return SCHEMA.validate(document).stream().map(PipelineDocument::violation).toList();
    }

    /** Reads a document whose form is right. */
    static PipelineDocument read(JsonNode document) {
        List<Step> steps = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        document.path("steps").forEach(step -> taken.add(step.path("id").asString("")));
        for (JsonNode step : document.path("steps")) {
            String previous = steps.isEmpty() ? Step.INPUT : steps.get(steps.size() - 1).id();
            steps.add(readStep(step, previous, taken));
        }
        return new PipelineDocument(
                document.path("name").asString(),
                document.path("description").asStringOpt().orElse(null),
                steps,
                strings(document.path("outputs")));
    }

    private static Step readStep(JsonNode step, String previous, Set<String> taken) {
        String component = step.path("component").asString();
        String id = step.has("id") ? step.path("id").asString() : unused(component, taken);
        List<String> inputs = step.has("inputs") ? strings(step.path("inputs")) : List.of(previous);
        ObjectNode parameters =
                step.get("parameters") instanceof ObjectNode given
                        ? given
                        : JsonNodeFactory.instance.objectNode();
        return new Step(id, component, parameters, inputs);
    }

    private static String unused(String component, Set<String> taken) {
        String id = component;
        for (int number = 2; !taken.add(id); number++) {
            id = component + "_" + number;
        }
        return id;
    }

    private static List<String> strings(JsonNode array) {
        List<String> values = new ArrayList<>();
        array.forEach(value -> values.add(value.asString()));
        return values;
    }

    private static Violation violation(Error error) {
        String location = error.getInstanceLocation().toString();
        String property = error.getProperty();
        return new Violation(
                property == null ? location : location + "/" + property, error.getMessage());
    }

    private static Schema schema() {
        try (InputStream in = PipelineDocument.class.getResourceAsStream("pipeline.schema.json")) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
