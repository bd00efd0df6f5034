package io.flowcanvas.api.lambda;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * One text for all ways to write the same JSON value: as RFC 8785, names sorted and no white space,
 * but numbers keep what a double would lose. 1 and 1.0 stay different: functions can tell them
 * apart.
 */
final class CanonicalJson {
    private final StringBuilder text = new StringBuilder();

    private CanonicalJson() {}

    static String of(JsonNode value) {
        CanonicalJson canonical = new CanonicalJson();
        canonical.add(value);
        return canonical.text.toString();
    }

    private void add(JsonNode value) {
        if (value.isObject()) {
            addObject(value);
        } else if (value.isArray()) {
            char before = '[';
            for (JsonNode element : value) {
                text.append(before);
                add(element);
                before = ',';
            }
            text.append(before == '[' ? "[]" : "]");
        } else if (value.isString()) {
            addText(value.asString());
        } else if (value.isIntegralNumber()) {
            text.append(value.bigIntegerValue());
        } else if (value.isNumber()) {
            text.append(fraction(value.decimalValue()));
        } else {
            text.append(value.isBoolean() ? Boolean.toString(value.asBoolean()) : "null");
        }
    }

    private void addObject(JsonNode object) {
        Map<String, JsonNode> sorted = new TreeMap<>();
        object.properties().forEach(property -> sorted.put(property.getKey(), property.getValue()));
        char before = '{';
        for (Map.Entry<String, JsonNode> property : sorted.entrySet()) {
            text.append(before);
            addText(property.getKey());
            text.append(':');
            add(property.getValue());
            before = ',';
        }
        text.append(before == '{' ? "{}" : "}");
    }

    private void addText(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append("\\u00").append(Character.forDigit(c >> 4, 16));
                text.append(Character.forDigit(c & 15, 16));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    /** Always with an exponent, which no whole number has. */
    private static String fraction(BigDecimal number) {
        BigDecimal shortest = number.stripTrailingZeros();
        return shortest.unscaledValue() + "e" + -shortest.scale();
    }
}
