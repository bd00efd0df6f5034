package io.flowcanvas.api.appstore.application;

import io.flowcanvas.core.error.Violation;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.task.ResultType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of {@code POST /api/v1/task}, each field checked by itself; null where a client leaves
 * the choice to us.
 *
 * @param pipeline name of an application, or name or id of a pipeline of the client's
 * @param violations what is wrong with it
 */
public record TaskRequest(
        @Nullable String pipeline,
        ObjectNode parameters,
        @Nullable ResultType resultType,
        @Nullable Integer expectedAssets,
        @Nullable String callbackUrl,
        List<Violation> violations) {
    private static final Set<String> FIELDS =
            Set.of("pipeline", "parameters", "result_type", "expected_assets", "callback_url");

    public TaskRequest {
        violations = List.copyOf(violations);
    }

    /**
     * Never fails: what is wrong is in the violations.
     *
     * @param mostAssets that a task may have
     */
    public static TaskRequest read(JsonNode document, int mostAssets) {
        List<Violation> found = new ArrayList<>();
        if (!document.isObject()) {
            found.add(new Violation("", "the body must be a JSON object"));
        }
        for (String name : document.propertyNames()) {
            if (!FIELDS.contains(name)) {
                found.add(
                        new Violation(
                                "/" + name.replace("~", "~0").replace("/", "~1"),
                                "unknown field; there are " + FIELDS.stream().sorted().toList()));
            }
        }
        return new TaskRequest(
                text(document, "pipeline", found),
                parameters(document, found),
                resultType(text(document, "result_type", found), found),
                expected(document, mostAssets, found),
                text(document, "callback_url", found),
                found);
    }

    private static @Nullable String text(JsonNode document, String field, List<Violation> found) {
        JsonNode given = document.path(field);
        if (given.isMissingNode() || given.isNull()) {
            return null;
        }
        if (!given.isString() || given.asString().isBlank()) {
            found.add(new Violation("/" + field, "must be a text that is not empty"));
            return null;
        }
        return given.asString();
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

    private static @Nullable ResultType resultType(@Nullable String name, List<Violation> found) {
        if (name == null) {
            return null;
        }
        try {
            return ResultType.valueOf(name);
        } catch (IllegalArgumentException e) {
            found.add(
                    new Violation(
                            "/result_type",
                            "must be one of " + Arrays.toString(ResultType.values())));
            return null;
        }
    }

    private static @Nullable Integer expected(JsonNode document, int most, List<Violation> found) {
        JsonNode given = document.path("expected_assets");
        if (given.isMissingNode() || given.isNull()) {
            return null;
        }
        if (!given.isIntegralNumber()
                || !given.canConvertToInt()
                || given.intValue() < 1
                || given.intValue() > most) {
            found.add(
                    new Violation("/expected_assets", "must be a whole number from 1 to " + most));
            return null;
        }
        return given.intValue();
    }
}
