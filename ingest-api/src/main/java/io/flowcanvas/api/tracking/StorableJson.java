package io.flowcanvas.api.tracking;

import io.flowcanvas.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * JSON that PostgreSQL takes, whatever user code made it say: half of a surrogate pair becomes a
 * question mark, and in {@code jsonb}, which can hold no NUL, that becomes U+FFFD.
 */
final class StorableJson {
    /** The escape, with any escaped backslashes before it. */
    private static final Pattern NUL = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\u0000");

    private StorableJson() {}

    /** For {@code jsonb}. */
    static String of(Object value) {
        String json = whole(Json.mapper().writeValueAsString(value));
        return json.contains("\\u0000") ? withoutNul(json) : json;
    }

    /** For {@code json}. */
    static @Nullable String asIs(@Nullable JsonNode value) {
        return value == null || value.isNull() ? null : whole(value.toString());
    }

    private static String withoutNul(String json) {
        Matcher matcher = NUL.matcher(json);
        StringBuilder clean = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(clean, Matcher.quoteReplacement(matcher.group(1) + "\ufffd"));
        }
        return matcher.appendTail(clean).toString();
    }

    private static String whole(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
