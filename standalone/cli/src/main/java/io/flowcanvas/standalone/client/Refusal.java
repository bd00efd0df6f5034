package io.flowcanvas.standalone.client;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A refused call about functions, for a person: what failed, where, what was expected. */
public final class Refusal {
    private static final List<String> OUTPUTS = List.of("stdout", "stderr", "stack_trace");

    private Refusal() {}

    /** The message first, then a line for every detail; details are indented. */
    public static List<String> lines(Reply reply) {
        JsonNode error = reply.body().path("error");
        List<String> lines = new ArrayList<>();
        if (!error.isObject()) {
            lines.add(
                    "the API answered %d: %s"
                            .formatted(
                                    reply.status(),
                                    reply.body().path("detail").asString(reply.body().toString())));
            return lines;
        }
        JsonNode details = error.path("details");
        String code = details.path("cause").asString(error.path("code").asString(""));
        lines.add("%s: %s".formatted(code, error.path("message").asString("")));
        details.path("violations").forEach(wrong -> lines.add("  " + violation(wrong)));
        addPlace(details, "  ", lines);
        details.path("examples").forEach(example -> addExample(example, lines));
        return lines;
    }

    private static void addExample(JsonNode example, List<String> lines) {
        String name =
                "  example %d '%s' "
                        .formatted(
                                example.path("index").asInt() + 1,
                                example.path("description").asString(""));
        if (example.path("passed").asBoolean()) {
            lines.add(name + "passed");
            return;
        }
        lines.add(name + "failed: " + example.path("message").asString(""));
        if (example.has("expected")) {
            lines.add("    expected " + example.path("expected"));
        }
        if (example.has("got")) {
            lines.add("    got      " + example.path("got"));
        }
        example.path("violations").forEach(wrong -> lines.add("    " + violation(wrong)));
        addPlace(example, "    ", lines);
    }

    private static void addPlace(JsonNode details, String indent, List<String> lines) {
        if (details.has("line")) {
            String column =
                    details.has("column") ? ", column " + details.path("column").asInt() : "";
            lines.add(indent + "line " + details.path("line").asInt() + column);
        }
        for (String output : OUTPUTS) {
            if (details.path(output).isString()) {
                lines.add(indent + output + ":");
                details.path(output)
                        .asString()
                        .lines()
                        .forEach(line -> lines.add(indent + "  " + line));
            }
        }
    }

    private static String violation(JsonNode wrong) {
        return (wrong.path("path").asString(wrong.path("field").asString(""))
                        + " "
                        + wrong.path("message").asString(wrong.path("issue").asString("")))
                .strip();
    }
}
