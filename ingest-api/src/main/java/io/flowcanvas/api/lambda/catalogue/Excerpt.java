package io.flowcanvas.api.lambda.catalogue;

import io.flowcanvas.core.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * What a report shows of a value that a user made: all of a small one, the beginning of a large or
 * deep one, with {@code …} where something was left out.
 */
final class Excerpt {
    private static final int MOST_CHARACTERS = 4_000;
    private static final int LONGEST_TEXT = 1_000;
    private static final int DEEPEST = 20;
    private static final String MORE = "…";

    private int left = MOST_CHARACTERS;

    private Excerpt() {}

    static JsonNode of(JsonNode value) {
        return new Excerpt().shown(value, 0);
    }

    /** The same of a text. */
    static String of(String text) {
        return cut(text, LONGEST_TEXT);
    }

    private JsonNode shown(JsonNode value, int depth) {
        if (!value.isContainer()) {
            return scalar(value);
        }
        left -= 2;
        if (depth >= DEEPEST || left <= 0) {
            return StringNode.valueOf(MORE);
        }
        return value.isObject() ? members(value, depth) : elements(value, depth);
    }

    private JsonNode members(JsonNode value, int depth) {
        ObjectNode shown = Json.mapper().createObjectNode();
        for (var member : value.properties()) {
            String name = cut(member.getKey(), LONGEST_TEXT);
            left -= name.length() + 1;
            if (left <= 0) {
                shown.put(MORE, MORE);
                break;
            }
            shown.set(name, shown(member.getValue(), depth + 1));
        }
        return shown;
    }

    private JsonNode elements(JsonNode value, int depth) {
        ArrayNode shown = Json.mapper().createArrayNode();
        for (JsonNode element : value) {
            if (left <= 0) {
                shown.add(MORE);
                break;
            }
            shown.add(shown(element, depth + 1));
        }
        return shown;
    }

    private JsonNode scalar(JsonNode value) {
        String text = value.asString();
        int room = Math.min(LONGEST_TEXT, Math.max(left, 1));
        left -= Math.min(text.length(), room) + 1;
        return text.length() > room ? StringNode.valueOf(cut(text, room)) : value;
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        // half a character would be no text
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + MORE;
    }
}
