package io.flowcanvas.jobs.images.component;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A step's parameters: they satisfy the component's schema and hold its defaults, so that none
 * stands in the code.
 */
public record Parameters(ObjectNode values) {
    int integer(String name) {
        return required(name).intValue();
    }

    double number(String name) {
        return required(name).doubleValue();
    }

    boolean flag(String name) {
        return required(name).booleanValue();
    }

    String text(String name) {
        return required(name).stringValue();
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        required(name).forEach(text -> texts.add(text.stringValue()));
        return texts;
    }

    OptionalInt optionalInteger(String name) {
        return present(name)
                .map(value -> OptionalInt.of(value.intValue()))
                .orElse(OptionalInt.empty());
    }

    OptionalDouble optionalNumber(String name) {
        return present(name)
                .map(value -> OptionalDouble.of(value.doubleValue()))
                .orElse(OptionalDouble.empty());
    }

    Optional<String> optionalText(String name) {
        return present(name).map(JsonNode::stringValue);
    }

    private Optional<JsonNode> present(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isNull());
    }

    private JsonNode required(String name) {
        return present(name)
                .orElseThrow(() -> new IllegalStateException("no value for parameter " + name));
    }
}
