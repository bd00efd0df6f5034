package io.flowcanvas.api.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.json.Json;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Keeps docs/configuration-api.md true: {@code mvn test -pl ingest-api -am -Dflowcanvas.docs=write}
 * writes it anew.
 */
class ConfigurationReferenceTest {
    private static final Path FILE =
            Path.of(System.getProperty("flowcanvas.home"), "docs/configuration-api.md");
    private static final String METADATA = "/META-INF/spring-configuration-metadata.json";

    @Test
    void namesEverySettingWithItsDefaultAndMeaning() throws Exception {
        String reference = reference();
        if (System.getProperty("flowcanvas.docs", "").equals("write")) {
            Files.writeString(FILE, reference);
        }

        assertThat(reference).contains("`flowcanvas.images.inline-limit`").doesNotContain("|  |\n");
        assertThat(FILE)
                .as("run mvn test -pl ingest-api -am -Dflowcanvas.docs=write and commit the file")
                .hasContent(reference);
    }

    private static String reference() throws Exception {
        StringBuilder page =
                new StringBuilder(
                        """
                        # Settings of the API

                        Generated from the code. Given as `--KEY=VALUE`, in `application.yaml`, or in the environment:
                        `flowcanvas.images.inline-limit` is `FLOWCANVAS_IMAGES_INLINELIMIT`. A key under `flowcanvas` that is
                        not here stops the start.

                        | key | default | meaning |
                        |---|---|---|
                        """);
        metadata()
                .path("properties")
                .valueStream()
                .filter(property -> property.path("name").asString().startsWith("flowcanvas."))
                .filter(property -> property.has("description"))
                .sorted(Comparator.comparing(property -> property.path("name").asString()))
                .forEach(property -> page.append(row(property)));
        return page.toString();
    }

    private static String row(JsonNode property) {
        JsonNode standard = property.path("defaultValue");
        return "| `%s` | %s | %s |\n"
                .formatted(
                        property.path("name").asString(),
                        standard.isMissingNode()
                                ? ""
                                : "`" + standard.asString(standard.toString()) + "`",
                        meaning(property.path("description").asString()));
    }

    private static String meaning(String description) {
        return description.replaceAll("\\{@code ([^}]*)}", "`$1`").replace("|", "\\|");
    }

    private static JsonNode metadata() throws Exception {
        try (InputStream in = ConfigurationReferenceTest.class.getResourceAsStream(METADATA)) {
            return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
