package io.flowcanvas.api.lambda.catalogue;

import com.networknt.schema.Error;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialects;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A JSON Schema 2020-12 that a user wrote, compiled. It refers to nothing outside itself, and a
 * check against it that takes too long is a violation.
 */
public final class ValueSchema {
    private static final Duration PATIENCE = Duration.ofMillis(100);
    private static final int LONGEST_ISSUE = 500;
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

    /**
     * What a value is not; empty if it is as the schema says. Pointers are into the value. Takes at
     * most 100 ms of the thread's work; a check that is not done by then is a violation of its own.
     */
    public List<Violation> violations(JsonNode value) {
        try {
            Patience patience = new Patience(PATIENCE);
            PatientContext context =
                    new PatientContext(
                            compiled.createExecutionContext().getExecutionConfig(), patience);
            return ImpatientPattern.sharing(
                            patience, () -> compiled.validate(context, value, OutputFormat.DEFAULT))
                    .stream()
                    .map(ValueSchema::violation)
                    .toList();
        } catch (Patience.OutOfPatience e) {
            return List.of(
                    new Violation(
                            "",
                            "could not be checked within %d ms: send less, or make the schema simpler"
                                    .formatted(PATIENCE.toMillis())));
        } catch (StackOverflowError e) {
            return List.of(new Violation("", "the schema refers to itself without an end"));
        } catch (SchemaException e) {
            return List.of(new Violation("", "the schema cannot be used: " + e.getMessage()));
        }
    }

    private static Violation violation(Error error) {
        String location = error.getInstanceLocation().toString();
        String property = error.getProperty();
        String issue = error.getMessage();
        return new Violation(
                property == null ? location : location + "/" + property,
                issue.length() > LONGEST_ISSUE ? issue.substring(0, LONGEST_ISSUE) + "…" : issue);
    }
}
