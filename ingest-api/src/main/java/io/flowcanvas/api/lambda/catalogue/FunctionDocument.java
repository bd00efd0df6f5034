package io.flowcanvas.api.lambda.catalogue;

import com.google.protobuf.ByteString;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads what is published: the body of {@code PUT /api/v1/functions/…} as JSON, or {@code
 * function.json} in a bundle, which has the same fields but {@code source}.
 */
final class FunctionDocument {
    /** Beside the code in a bundle; not given to the function. */
    static final String FILE = "function.json";

    private static final String SOURCE = "source";
    private static final Set<String> FIELDS =
            Set.of("language", "title", "description", "pure", "schema", "examples", SOURCE);
    private static final int LONGEST_DESCRIPTION = 2_000;
    private static final int MOST_EXAMPLES = 50;

    private final FunctionName name;
    private final JsonNode document;
    private final List<Violation> found = new ArrayList<>();

    private FunctionDocument(FunctionName name, JsonNode document) {
        this.name = name;
        this.document = document;
    }

    /**
     * A function of one file.
     *
     * @param sourceLimit most bytes of the source
     * @throws FlowcanvasException {@code INVALID_REQUEST} with every violation
     */
    static Candidate ofSource(FunctionName name, JsonNode document, long sourceLimit) {
        FunctionDocument reading = new FunctionDocument(name, document);
        String source = reading.source(sourceLimit);
        return reading.read(
                new TreeMap<>(
                        Map.of(name.language().entryFile(), ByteString.copyFromUtf8(source))));
    }

    /**
     * A function of several files.
     *
     * @param files with {@code function.json} taken out already
     * @throws FlowcanvasException {@code INVALID_REQUEST} with every violation
     */
    static Candidate ofBundle(
            FunctionName name, JsonNode document, SortedMap<String, ByteString> files) {
        FunctionDocument reading = new FunctionDocument(name, document);
        if (document.has(SOURCE)) {
            reading.found.add(
                    new Violation("/source", "stands in a bundle as a file; leave it out"));
        }
        return reading.read(files);
    }

    private String source(long limit) {
        JsonNode given = document.path(SOURCE);
        if (!given.isString() || given.asString().isBlank()) {
            found.add(new Violation("/source", "is required: the code, as a text"));
            return "";
        }
        if (given.asString().getBytes(StandardCharsets.UTF_8).length > limit) {
            found.add(
                    new Violation(
                            "/source",
                            "has more than " + limit + " bytes; send larger ones as a ZIP"));
        }
        return given.asString();
    }

    private Candidate read(SortedMap<String, ByteString> files) {
        if (!document.isObject()) {
            throw FlowcanvasException.invalid("", "must be a JSON object");
        }
        document.propertyNames().stream()
                .filter(field -> !FIELDS.contains(field))
                .forEach(field -> found.add(new Violation("/" + field, "is not known")));
        same("language", name.language().wireName());
        same("title", name.title());
        String description = description();
        ValueSchema params = schema("params");
        ValueSchema result = schema("result");
        List<PublishedFunction.Example> examples = examples(params, result);
        JsonNode pure = document.path("pure");
        if (!pure.isMissingNode() && !pure.isBoolean()) {
            found.add(new Violation("/pure", "must be true or false"));
        }
        if (!found.isEmpty() || params == null || result == null) {
            throw FlowcanvasException.invalid(found);
        }
        return new Candidate(
                name, description, params, result, examples, pure.asBoolean(false), files);
    }

    private void same(String field, String expected) {
        JsonNode given = document.path(field);
        if (!given.isMissingNode() && !given.asString("").equals(expected)) {
            found.add(
                    new Violation(
                            "/" + field,
                            "must be '" + expected + "', as in the path, or left out"));
        }
    }

    private String description() {
        String given = document.path("description").asString("");
        if (given.isBlank() || given.length() > LONGEST_DESCRIPTION) {
            found.add(
                    new Violation(
                            "/description",
                            "is required: a text of 1 to " + LONGEST_DESCRIPTION + " characters"));
        }
        return given;
    }

    private @Nullable ValueSchema schema(String which) {
        String pointer = "/schema/" + which;
        JsonNode given = document.path("schema").path(which);
        if (!given.isObject()) {
            found.add(new Violation(pointer, "is required: a JSON Schema 2020-12, an object"));
            return null;
        }
        try {
            return ValueSchema.of(given);
        } catch (FlowcanvasException e) {
            e.violations().forEach(violation -> found.add(violation.under(pointer)));
            return null;
        }
    }

    private List<PublishedFunction.Example> examples(
            @Nullable ValueSchema params, @Nullable ValueSchema result) {
        JsonNode given = document.path("examples");
        if (!given.isArray() || given.isEmpty() || given.size() > MOST_EXAMPLES) {
            found.add(
                    new Violation(
                            "/examples",
                            "is required: 1 to %d calls that show it works; they are run before the function is accepted"
                                    .formatted(MOST_EXAMPLES)));
            return List.of();
        }
        List<PublishedFunction.Example> examples = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            examples.add(example(given.path(i), "/examples/" + i, params, result));
        }
        return examples;
    }

    private PublishedFunction.Example example(
            JsonNode example,
            String pointer,
            @Nullable ValueSchema params,
            @Nullable ValueSchema result) {
        JsonNode request = example.path("request").path("params");
        check(request, pointer + "/request/params", params);
        JsonNode response = example.path("response").path("result");
        if (!response.isMissingNode()) {
            check(response, pointer + "/response/result", result);
        }
        return new PublishedFunction.Example(
                example.path("description").asString(""),
                request,
                response.isMissingNode() ? null : response);
    }

    private void check(JsonNode value, String pointer, @Nullable ValueSchema schema) {
        if (value.isMissingNode()) {
            found.add(new Violation(pointer, "is required"));
        } else if (schema != null) {
            schema.violations(value).forEach(violation -> found.add(violation.under(pointer)));
        }
    }
}
