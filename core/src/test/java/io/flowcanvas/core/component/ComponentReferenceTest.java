package io.flowcanvas.core.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Keeps docs/components.md true: {@code mvn test -pl core -Dflowcanvas.docs=write} writes it anew.
 */
class ComponentReferenceTest {
    private static final Path FILE =
            Path.of(System.getProperty("flowcanvas.home"), "docs/components.md");

    @Test
    void isWhatTheCatalogueSays() throws Exception {
        String reference = reference();
        if (System.getProperty("flowcanvas.docs", "").equals("write")) {
            Files.writeString(FILE, reference);
        }

        assertThat(FILE)
                .as("run mvn test -pl core -Dflowcanvas.docs=write and commit the file")
                .hasContent(reference);
    }

    private static String reference() {
        StringBuilder page =
                new StringBuilder(
                        "# Components\n\n"
                                + "Generated from the catalogue, which the API serves at `GET"
                                + " /v1/components`.\n");
        ComponentCatalogue.load().all().forEach(component -> describe(component, page));
        return page.toString();
    }

    private static void describe(ComponentDescriptor component, StringBuilder page) {
        page.append("\n## ").append(component.id()).append("\n\n").append(component.description());
        page.append("\n\nReads ").append(String.join(", ", component.inputs()));
        page.append("; gives ").append(String.join(", ", component.outputs())).append(".\n");
        if (component.parameterNames().isEmpty()) {
            return;
        }
        page.append("\n| parameter | type | default | |\n|---|---|---|---|\n");
        for (Map.Entry<String, JsonNode> property : component.properties().properties()) {
            JsonNode schema = property.getValue();
            page.append(
                    "| `%s` | %s | %s | %s |\n"
                            .formatted(
                                    property.getKey(),
                                    type(schema),
                                    standard(schema),
                                    text(schema)));
        }
    }

    private static String type(JsonNode schema) {
        if (schema.has("enum")) {
            StringJoiner values = new StringJoiner(", ");
            schema.path("enum").forEach(value -> values.add("`" + value.asString() + "`"));
            return values.toString();
        }
        String range = range(schema);
        String type = schema.path("type").asString("any");
        return range.isEmpty() ? type : type + ", " + range;
    }

    private static String range(JsonNode schema) {
        String least = schema.has("minimum") ? schema.path("minimum") + " " : "";
        String above =
                schema.has("exclusiveMinimum")
                        ? "above " + schema.path("exclusiveMinimum") + " "
                        : "";
        String most = schema.has("maximum") ? "to " + schema.path("maximum") : "";
        return (least + above + most).strip();
    }

    private static String standard(JsonNode schema) {
        return schema.has("default") ? "`" + schema.path("default") + "`" : "";
    }

    private static String text(JsonNode schema) {
        return schema.path("description").asString("").replace("|", "\\|");
    }
}
