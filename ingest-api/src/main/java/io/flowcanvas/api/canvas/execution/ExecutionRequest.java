package io.flowcanvas.api.canvas.execution;

import io.flowcanvas.api.web.Ids;
import io.flowcanvas.core.error.Violation;
import io.flowcanvas.core.execution.OnItemError;
import io.flowcanvas.core.execution.Priority;
import io.flowcanvas.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client asks for, each field checked by itself.
 *
 * @param pipelineId null if it is one of the violations
 */
record ExecutionRequest(
        @Nullable UUID pipelineId,
        ObjectNode parameters,
        Priority priority,
        OnItemError onItemError,
        List<UUID> fileIds,
        List<Violation> violations) {
    private static final Set<String> FIELDS =
            Set.of("pipeline_id", "parameters", "priority", "on_item_error", "file_ids");

    /** Never fails: what is wrong is in the violations. */
    static ExecutionRequest read(JsonNode document) {
        List<Violation> found = new ArrayList<>();
        if (!document.isObject()) {
            found.add(new Violation("", "must be a JSON object"));
        }
        for (String name : document.propertyNames()) {
            if (!FIELDS.contains(name)) {
                found.add(
                        new Violation(
                                "/" + name.replace("~", "~0").replace("/", "~1"),
                                "unknown field; there are "
                                        + FIELDS.stream().sorted().toList()
                                        + " and input_files[]"));
            }
        }
        return new ExecutionRequest(
                pipelineId(document, found),
                parameters(document, found),
                choice(
                        document,
                        "priority",
                        Priority::of,
                        Priority.NORMAL,
                        "low, normal, high",
                        found),
                choice(
                        document,
                        "on_item_error",
                        OnItemError::of,
                        OnItemError.CONTINUE,
                        "continue, fail",
                        found),
                fileIds(document, found),
                found);
    }

    /** Rightly or wrongly. */
    boolean namesFiles() {
        return !fileIds.isEmpty()
                || violations.stream().anyMatch(found -> found.field().startsWith("/file_ids"));
    }

    private static @Nullable UUID pipelineId(JsonNode document, List<Violation> found) {
        JsonNode given = document.path("pipeline_id");
        if (given.isMissingNode()) {
            found.add(new Violation("/pipeline_id", "is required"));
            return null;
        }
        Optional<UUID> id = Ids.parse(given.asString(""));
        if (id.isEmpty()) {
            found.add(new Violation("/pipeline_id", "must be a UUID, the id of a pipeline"));
        }
        return id.orElse(null);
    }

    private static ObjectNode parameters(JsonNode document, List<Violation> found) {
        JsonNode given = document.path("parameters");
        if (given instanceof ObjectNode parameters) {
            return parameters;
        }
        if (!given.isMissingNode() && !given.isNull()) {
            found.add(new Violation("/parameters", "must be a JSON object"));
        }
        return Json.mapper().createObjectNode();
    }

    private static <T> T choice(
            JsonNode document,
            String field,
            Function<String, T> parse,
            T standard,
            String choices,
            List<Violation> found) {
        JsonNode given = document.path(field);
        if (given.isMissingNode() || given.isNull()) {
            return standard;
        }
        try {
            return parse.apply(given.asString(""));
        } catch (IllegalArgumentException e) {
            found.add(new Violation("/" + field, "must be one of " + choices));
            return standard;
        }
    }

    private static List<UUID> fileIds(JsonNode document, List<Violation> found) {
        JsonNode given = document.path("file_ids");
        List<UUID> ids = new ArrayList<>();
        if (!given.isMissingNode() && !given.isArray()) {
            found.add(new Violation("/file_ids", "must be an array of file ids"));
            return ids;
        }
        for (int i = 0; i < given.size(); i++) {
            Optional<UUID> id = Ids.parse(given.path(i).asString(""));
            if (id.isPresent()) {
                ids.add(id.get());
            } else {
                found.add(new Violation("/file_ids/" + i, "must be a UUID, the id of a file"));
            }
        }
        return ids;
    }
}
