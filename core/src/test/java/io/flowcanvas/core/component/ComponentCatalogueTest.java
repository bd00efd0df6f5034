package io.flowcanvas.core.component;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialects;
import io.flowcanvas.core.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ComponentCatalogueTest {
    private static final ComponentCatalogue CATALOGUE = ComponentCatalogue.load();

    @ParameterizedTest
    @MethodSource("descriptors")
    void everySchemaIsValidAndExplainsItsParameters(ComponentDescriptor component) {
        Schema metaSchema =
                SchemaRegistry.withDialect(Dialects.getDraft202012())
                        .getSchema(
                                SchemaLocation.of(
                                        SpecificationVersion.DRAFT_2020_12.getDialectId()));

        assertThat(metaSchema.validate(component.parametersSchema())).isEmpty();
        assertThat(component.parametersSchema().path("additionalProperties").asBoolean(true))
                .isFalse();
        for (JsonNode property : component.properties()) {
            assertThat(property.path("description").asString("")).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("descriptors")
    void everyDefaultSatisfiesItsSchema(ComponentDescriptor component) {
        ObjectNode defaults = CATALOGUE.withDefaults(component, Json.mapper().createObjectNode());

        assertThat(CATALOGUE.violations(component, defaults))
                // what is left is that something must be given at all
                .allMatch(
                        violation ->
                                violation.field().isEmpty()
                                        || violation.issue().contains("required"));
    }

    @Test
    void namesAnUnknownParameterAndTheKnownOnes() {
        ComponentDescriptor resize = CATALOGUE.find("resize").orElseThrow();

        assertThat(
                        CATALOGUE.violations(
                                resize, (ObjectNode) Json.parse("{\"width\": 1, \"wdth\": 2}")))
                .singleElement()
                .satisfies(
                        violation -> {
                            assertThat(violation.field()).isEqualTo("/wdth");
                            assertThat(violation.issue()).contains("width", "height");
                        });
    }

    private static Iterable<ComponentDescriptor> descriptors() {
        return CATALOGUE.all();
    }
}
