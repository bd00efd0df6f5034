package io.flowcanvas.api.canvas.execution;

import io.flowcanvas.core.error.Violation;
import io.flowcanvas.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The fields of a multipart form, turned into the JSON a client could have sent instead. */
final class FormFields {
    private final ObjectNode document = Json.mapper().createObjectNode();
    private final List<Violation> violations = new ArrayList<>();

    void add(String name, String value) {
        switch (name) {
            case "file_ids", "file_ids[]" -> ids().add(value.strip());
            case "parameters" -> document.set("parameters", parse(value));
            default -> document.put(name, value.strip());
        }
    }

    ObjectNode document() {
        return document;
    }

    /** What could not be turned. */
    List<Violation> violations() {
        return List.copyOf(violations);
    }

    private ArrayNode ids() {
        return document.get("file_ids") instanceof ArrayNode present
                ? present
                : document.putArray("file_ids");
    }

    private tools.jackson.databind.JsonNode parse(String text) {
        try {
            return Json.parse(text.isBlank() ? "{}" : text);
        } catch (JacksonException e) {
            violations.add(new Violation("/parameters", "is not JSON: " + e.getOriginalMessage()));
            return Json.mapper().createObjectNode();
        }
    }
}
