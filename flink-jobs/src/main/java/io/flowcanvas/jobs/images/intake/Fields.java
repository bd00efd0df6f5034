package io.flowcanvas.jobs.images.intake;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The fields of a JSON object, each asked for by what it must be. */
final class Fields {
    private static final int LONGEST_IDENTIFIER = 200;

    private final ObjectNode object;
    private final String path;

    /**
     * @param path of the object itself, empty or ending in a dot
     */
    Fields(ObjectNode object, String path) {
        this.object = object;
        this.path = path;
    }

    /** Null where it is missing, or null. */
    @Nullable JsonNode optional(String name) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    String text(String name) throws UnreadableSubmission {
        JsonNode value = required(name);
        if (!value.isString()) {
            throw new UnreadableSubmission(path + name + " must be text");
        }
        return value.stringValue();
    }

    /** Text that may stand in a log, a database and a file name. */
    String identifier(String name) throws UnreadableSubmission {
        String text = text(name);
        if (text.isBlank() || text.codePointCount(0, text.length()) > LONGEST_IDENTIFIER) {
            throw new UnreadableSubmission(
                    "%s%s must have 1 to %d characters".formatted(path, name, LONGEST_IDENTIFIER));
        }
        boolean isClean =
                text.codePoints()
                        .noneMatch(
                                point ->
                                        Character.isISOControl(point)
                                                || Character.getType(point) == Character.SURROGATE);
        if (!isClean) {
            throw new UnreadableSubmission(
                    path + name + " has control characters or half a character");
        }
        return text;
    }

    Fields object(String name) throws UnreadableSubmission {
        if (required(name) instanceof ObjectNode inner) {
            return new Fields(inner, path + name + ".");
        }
        throw new UnreadableSubmission(path + name + " must be an object");
    }

    /** As JSON; an empty object where it is missing. */
    String optionalObject(String name) throws UnreadableSubmission {
        return optional(name) == null ? "{}" : object(name).object.toString();
    }

    void optionalTime(String name) throws UnreadableSubmission {
        if (optional(name) == null) {
            return;
        }
        try {
            OffsetDateTime.parse(text(name));
        } catch (DateTimeException wrong) {
            throw new UnreadableSubmission(
                    path + name + " must be a time such as 2025-07-12T10:30:00Z");
        }
    }

    void refuseOthers(Set<String> known) throws UnreadableSubmission {
        for (String name : object.propertyNames()) {
            if (!known.contains(name)) {
                throw new UnreadableSubmission(
                        "%shas unknown fields: \"%s\""
                                .formatted(path.replaceFirst("\\.$", " "), name));
            }
        }
    }

    private JsonNode required(String name) throws UnreadableSubmission {
        JsonNode value = optional(name);
        if (value == null) {
            throw new UnreadableSubmission(path + name + " is missing");
        }
        return value;
    }
}
