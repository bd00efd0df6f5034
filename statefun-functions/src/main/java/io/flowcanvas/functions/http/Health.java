package io.flowcanvas.functions.http;

import io.flowcanvas.core.function.Language;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.functions.sandbox.Availability;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * How the server is: each language's runtime with what to install where it is missing, and whether
 * cancellations are heard.
 */
public record Health(
        Supplier<Map<Language, Availability>> runtimes, BooleanSupplier cancellations) {
    byte[] json() {
        Map<Language, Availability> known = new EnumMap<>(runtimes.get());
        boolean control = cancellations.getAsBoolean();
        boolean whole = control && known.values().stream().allMatch(Availability::available);
        ObjectNode health = Json.mapper().createObjectNode();
        health.put("status", whole ? "ok" : "degraded");
        ObjectNode languages = health.putObject("runtimes");
        known.forEach(
                (language, availability) ->
                        languages
                                .putObject(language.wireName())
                                .put("status", availability.available() ? "ok" : "unavailable")
                                .put("message", availability.message()));
        health.putObject("components").put("cancellations", control ? "ok" : "unavailable");
        return health.toString().getBytes(StandardCharsets.UTF_8);
    }
}
