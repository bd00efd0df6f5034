package io.flowcanvas.api.lambda.catalogue;

import io.flowcanvas.core.error.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Keeps schemas within themselves, small enough to be walked, with patterns that are some. */
final class SchemaReferences {
    private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef");
    private static final Set<String> VALUES = Set.of("const", "enum", "default", "examples");
    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
    private static final int DEEPEST = 64;

    private SchemaReferences() {}

    static List<Violation> violations(JsonNode schema) {
        List<Violation> found = new ArrayList<>();
        look(schema, "", 0, found);
        return found;
    }

    private static void look(JsonNode node, String path, int depth, List<Violation> found) {
        if (depth > DEEPEST) {
            found.add(new Violation(path, "is nested deeper than " + DEEPEST + " levels"));
            return;
        }
        if (node.isObject()) {
            node.properties()
                    .forEach(
                            property -> {
                                String at = path + "/" + escaped(property.getKey());
                                check(property.getKey(), property.getValue(), at, found);
                                if (!VALUES.contains(property.getKey())) {
                                    look(property.getValue(), at, depth + 1, found);
                                }
                            });
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                look(node.path(i), path + "/" + i, depth + 1, found);
            }
        }
    }

    private static void check(String key, JsonNode value, String at, List<Violation> found) {
        if (key.equals("patternProperties")) {
            value.propertyNames().forEach(regex -> pattern(regex, at, found));
        }
        if (!value.isString()) {
            return;
        }
        if (key.equals("pattern")) {
            pattern(value.asString(), at, found);
        }
        if (REFERENCES.contains(key) && !value.asString().startsWith("#")) {
            found.add(new Violation(at, "may only refer to a place in this schema: '#…'"));
        } else if (key.equals("$id")) {
            found.add(new Violation(at, "is not needed here; leave it out"));
        } else if (key.equals("$schema") && !value.asString().replace("#", "").equals(DIALECT)) {
            found.add(new Violation(at, "must be " + DIALECT + ", or be left out"));
        }
    }

    private static void pattern(String regex, String at, List<Violation> found) {
        try {
            ImpatientPattern.of(regex);
        } catch (IllegalArgumentException e) {
            found.add(new Violation(at, String.valueOf(e.getMessage())));
        }
    }

    private static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
