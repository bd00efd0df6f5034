package io.flowcanvas.api.workflow.code;

import io.flowcanvas.api.config.CodeProperties;
import io.flowcanvas.api.workflow.FieldIssue;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.function.Language;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The body of {@code POST /api/v1/code/execute}.
 *
 * @param input a JSON value as text; empty if none was given
 */
record CodeRequest(Language language, String code, String input, Duration timeout) {
    private static final Set<String> FIELDS = Set.of("language", "code", "input", "timeout");
    private static final String LANGUAGES = "nodejs, python, rust";

    /**
     * @throws FlowcanvasException {@code INVALID_REQUEST} with every issue
     */
    static CodeRequest read(JsonNode document, CodeProperties limits) {
        if (!document.isObject()) {
            throw new FlowcanvasException(
                    ErrorCode.INVALID_REQUEST, "the body must be a JSON object");
        }
        List<FieldIssue> found = new ArrayList<>();
        document.propertyNames().stream()
                .filter(field -> !FIELDS.contains(field))
                .forEach(field -> found.add(FieldIssue.of(field, "unknown")));
        Language language = language(document.path("language"), found);
        String code = code(document.path("code"), limits.sourceLimit().toBytes(), found);
        String input = input(document.path("input"), limits.inputLimit().toBytes(), found);
        Duration timeout = timeout(document.path("timeout"), limits, found);
        if (!found.isEmpty() || language == null) {
            throw FieldIssue.invalid(found);
        }
        return new CodeRequest(language, code, input, timeout);
    }

    private static @Nullable Language language(JsonNode given, List<FieldIssue> found) {
        if (given.isMissingNode()) {
            found.add(FieldIssue.of("language", "required"));
            return null;
        }
        Language known = Language.find(given.isString() ? given.asString() : "").orElse(null);
        if (known == null) {
            found.add(FieldIssue.of("language", "choice", LANGUAGES));
        }
        return known;
    }

    private static String code(JsonNode given, long limit, List<FieldIssue> found) {
        if (given.isMissingNode()) {
            found.add(FieldIssue.of("code", "required"));
            return "";
        }
        if (!given.isString() || given.asString().isBlank()) {
            found.add(FieldIssue.of("code", "text"));
            return "";
        }
        if (bytes(given.asString()) > limit) {
            found.add(FieldIssue.of("code", "size", limit));
        }
        return given.asString();
    }

    private static String input(JsonNode given, long limit, List<FieldIssue> found) {
        if (given.isMissingNode()) {
            return "";
        }
        String text = given.toString();
        if (bytes(text) > limit) {
            found.add(FieldIssue.of("input", "size", limit));
        }
        return text;
    }

    private static Duration timeout(JsonNode given, CodeProperties limits, List<FieldIssue> found) {
        if (given.isMissingNode()) {
            return limits.timeout();
        }
        long most = limits.maxTimeout().toSeconds();
        if (!given.isIntegralNumber()
                || !given.canConvertToLong()
                || given.longValue() < 1
                || given.longValue() > most) {
            found.add(FieldIssue.of("timeout", "number", 1, most));
            return limits.timeout();
        }
        return Duration.ofSeconds(given.longValue());
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
