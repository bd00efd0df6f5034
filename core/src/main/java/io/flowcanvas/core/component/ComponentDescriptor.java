package io.flowcanvas.core.component;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What the catalogue says of a component.
 *
 * @param id as pipelines name it
 * @param category say {@code geometry}, {@code colour}, {@code detection}
 * @param parametersSchema JSON Schema 2020-12 of its parameters, an object with defaults
 * @param inputs what its input must carry: {@code image}, {@code detections}
 * @param outputs what it adds or changes: {@code image}, {@code detections}
 */
public record ComponentDescriptor(
        String id,
        String name,
        String description,
        String category,
        JsonNode parametersSchema,
        List<String> inputs,
        List<String> outputs) {
    /** Format of a string property that names an uploaded file. */
    public static final String FILE_ID_FORMAT = "flowcanvas-file-id";

    public static final String DETECTIONS = "detections";

    public ComponentDescriptor {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    public boolean hasParameter(String parameter) {
        return properties().has(parameter);
    }

    public List<String> parameterNames() {
        return List.copyOf(properties().propertyNames());
    }

    /** Parameters whose value is the id of an uploaded file, which the submitter must own. */
    public List<String> fileParameters() {
        return properties().properties().stream()
                .filter(
                        property ->
                                property.getValue()
                                        .path("format")
                                        .asString("")
                                        .equals(FILE_ID_FORMAT))
                .map(Map.Entry::getKey)
                .toList();
    }

    JsonNode properties() {
        return parametersSchema.path("properties");
    }
}
