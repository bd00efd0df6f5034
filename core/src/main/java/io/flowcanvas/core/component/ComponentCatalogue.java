package io.flowcanvas.core.component;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.flowcanvas.core.error.Violation;
import io.flowcanvas.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * All components a pipeline may name, and the rules of their parameters. The API and the jobs check
 * with the same one.
 */
public final class ComponentCatalogue {
    private static final String INDEX = "components.index";

    private final Map<String, ComponentDescriptor> descriptors;
    private final Map<String, Schema> schemas = new LinkedHashMap<>();

    public ComponentCatalogue(Collection<ComponentDescriptor> descriptors) {
        Map<String, ComponentDescriptor> byId = new LinkedHashMap<>();
        SchemaRegistry registry =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        for (ComponentDescriptor descriptor : descriptors) {
            byId.put(descriptor.id(), descriptor);
            schemas.put(descriptor.id(), registry.getSchema(descriptor.parametersSchema()));
        }
        this.descriptors = Collections.unmodifiableMap(byId);
    }

    /**
     * The catalogue of this release: one {@code ID.json} beside this class for each line of the
     * index.
     */
    public static ComponentCatalogue load() {
        return new ComponentCatalogue(
                read(INDEX)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .map(
                                id ->
                                        Json.mapper()
                                                .readValue(
                                                        read(id + ".json"),
                                                        ComponentDescriptor.class))
                        .toList());
    }

    public Collection<ComponentDescriptor> all() {
        return descriptors.values();
    }

    public Optional<ComponentDescriptor> find(String id) {
        return Optional.ofNullable(descriptors.get(id));
    }

    /** What is wrong with a component's parameters; pointers are relative to them. */
    public List<Violation> violations(ComponentDescriptor component, ObjectNode parameters) {
        Schema schema = schemas.get(component.id());
        if (schema == null) {
            throw new IllegalArgumentException(component.id() + " is not of this catalogue");
        }
        return schema.validate(parameters).stream()
                .map(error -> new Violation(pointer(error), issue(error, component)))
                .toList();
    }

    /** The parameters with the schema's defaults where they name nothing. */
    public ObjectNode withDefaults(ComponentDescriptor component, ObjectNode parameters) {
        ObjectNode complete = parameters.deepCopy();
        for (Map.Entry<String, JsonNode> property : component.properties().properties()) {
            JsonNode standard = property.getValue().get("default");
            if (standard != null && !complete.has(property.getKey())) {
                complete.set(property.getKey(), standard);
            }
        }
        return complete;
    }

    private static String pointer(Error error) {
        String location = error.getInstanceLocation().toString();
        String property = error.getProperty();
        boolean namesProperty = property != null && !location.endsWith("/" + property);
        return namesProperty ? location + "/" + property : location;
    }

    private static String issue(Error error, ComponentDescriptor component) {
        return "additionalProperties".equals(error.getKeyword())
                ? "unknown parameter; " + component.id() + " takes " + component.parameterNames()
                : error.getMessage();
    }

    private static String read(String resource) {
        try (InputStream in = ComponentCatalogue.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("resource is missing: " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
