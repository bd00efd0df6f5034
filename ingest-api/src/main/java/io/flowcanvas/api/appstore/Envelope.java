package io.flowcanvas.api.appstore;

import io.flowcanvas.core.json.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code {"success":bool,"message":string|null,"data":JSON}}: every JSON answer of the dialect. */
public final class Envelope {
    private Envelope() {}

    /** Of what was done and has nothing more to tell. */
    public static ObjectNode done() {
        return of(true, null, Json.mapper().nullNode());
    }

    /**
     * An object both as {@code data} and at the top level, so that a client can read it either way;
     * a {@code message} of its own is that of the envelope.
     */
    public static ObjectNode both(ObjectNode data) {
        ObjectNode envelope = of(true, data.path("message").asStringOpt().orElse(null), data);
        data.properties().forEach(field -> envelope.putIfAbsent(field.getKey(), field.getValue()));
        return envelope;
    }

    static ObjectNode refused(String message, JsonNode data) {
        return of(false, message, data);
    }

    private static ObjectNode of(boolean success, @Nullable String message, JsonNode data) {
        ObjectNode envelope = Json.mapper().createObjectNode();
        envelope.put("success", success);
        envelope.put("message", message);
        envelope.set("data", data);
        return envelope;
    }
}
