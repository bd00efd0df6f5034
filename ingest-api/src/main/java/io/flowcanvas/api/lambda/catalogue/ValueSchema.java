package io.flowcanvas.api.lambda.catalogue;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialects;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A JSON Schema 2020-12 that a user wrote, compiled. It refers to nothing outside itself, and a
 * pattern in it that takes too long counts as not matched.
 */
public final class ValueSchema {
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDialect(
                    Dialects.getDraft202012(),
                    registry ->
                            registry.schemaCacheEnabled(false)
                                    .schemaRegistryConfig(
                                            SchemaRegistryConfig.builder()
                                                    .regularExpressionFactory(ImpatientPattern::of)
                                                    .build()));
    private static final Schema META =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(SchemaLocation.of(Dialects.getDraft202012().getId()));

    private final JsonNode document;
    private final Schema compiled;

    private ValueSchema(JsonNode document, Schema compiled) {
        this.document = document;
        this.compiled = compiled;
    }

    /**
     * @throws FlowcanvasException {@code INVALID_REQUEST} if it is no such schema
     */
    public static ValueSchema of(JsonNode document) {
        List<Violation> found = SchemaReferences.violations(document);
        if (found.isEmpty()) {
            found = META.validate(document).stream().map(ValueSchema::violation).toList();
        }
        if (!found.isEmpty()) {
            throw FlowcanvasException.invalid(found);
        }
        try {
            Schema compiled = REGISTRY.getSchema(document);
            compiled.initializeValidators();
            return new ValueSchema(document, compiled);
        } catch (SchemaException | IllegalArgumentException e) {
            throw FlowcanvasException.invalid("", "cannot be used as a schema: " + e.getMessage());
        }
    }

    public JsonNode document() {
        return document;
    }

    /** What a value is not; empty if it is as the schema says. Pointers are into the value. */
    public List<Violation> violations(JsonNode value) {
        try {
            return compiled.validate(value).stream().map(ValueSchema::violation).toList();
        } catch (StackOverflowError e) {
            return List.of(new Violation("", "the schema refers to itself without an end"));
        } catch (SchemaException e) {
            return List.of(new Violation("", "the schema cannot be used: " + e.getMessage()));
        }
    }

    private static Violation violation(Error error) {
        String location = error.getInstanceLocation().toString();
        String property = error.getProperty();
        return new Violation(
                property == null ? location : location + "/" + property, error.getMessage());
    }
}
