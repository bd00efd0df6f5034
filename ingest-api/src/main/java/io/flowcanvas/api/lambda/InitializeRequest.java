package io.flowcanvas.api.lambda;

import io.flowcanvas.api.config.SessionProperties;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import io.flowcanvas.proto.engine.v1.SessionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Body of {@code initialize}: {@code {"context":{…}}}, everything in it optional. */
final class InitializeRequest {
    private static final int LONGEST_TEXT = 256;
    private static final Set<String> KEYS = Set.of("context");
    private static final Set<String> CONTEXT_KEYS =
            Set.of("environment", "user_id", "timeout_ms", "retain_session");

    private final SessionProperties settings;
    private final List<Violation> violations = new ArrayList<>();

    private InitializeRequest(SessionProperties settings) {
        this.settings = settings;
    }

    /**
     * @throws FlowcanvasException {@code INVALID_REQUEST} naming everything that is wrong
     */
    static SessionContext context(JsonNode body, SessionProperties settings) {
        return new InitializeRequest(settings).read(body);
    }

    private SessionContext read(JsonNode body) {
        onlyKnown(body, "", KEYS);
        JsonNode context = body.path("context");
        if (!context.isMissingNode()) {
            onlyKnown(context, "/context", CONTEXT_KEYS);
        }
        SessionContext read =
                SessionContext.newBuilder()
                        .setEnvironment(text(context, "environment"))
                        .setUserId(text(context, "user_id"))
                        .setTimeoutMillis(timeout(context))
                        .setRetainSession(retain(context))
                        .build();
        if (!violations.isEmpty()) {
            throw FlowcanvasException.invalid(violations);
        }
        return read;
    }

    private void onlyKnown(JsonNode node, String path, Set<String> keys) {
        if (!node.isObject()) {
            violations.add(new Violation(path, "must be an object"));
            return;
        }
        for (String name : node.propertyNames()) {
            if (!keys.contains(name)) {
                violations.add(new Violation(path + "/" + name, "is not known; there are " + keys));
            }
        }
    }

    private String text(JsonNode context, String name) {
        JsonNode value = context.path(name);
        if (value instanceof MissingNode) {
            return "";
        }
        if (!value.isString() || value.asString().length() > LONGEST_TEXT) {
            violations.add(
                    new Violation(
                            "/context/" + name,
                            "must be a text of at most " + LONGEST_TEXT + " characters"));
            return "";
        }
        return value.asString();
    }

    private long timeout(JsonNode context) {
        JsonNode value = context.path("timeout_ms");
        if (value.isMissingNode()) {
            return settings.defaultTimeout().toMillis();
        }
        long least = settings.minTimeout().toMillis();
        long most = settings.maxTimeout().toMillis();
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.asLong() < least
                || value.asLong() > most) {
            violations.add(
                    new Violation(
                            "/context/timeout_ms",
                            "must be a whole number from %d to %d".formatted(least, most)));
            return least;
        }
        return value.asLong();
    }

    /** A client opens a session to call the function any number of times, unless it says not. */
    private boolean retain(JsonNode context) {
        JsonNode value = context.path("retain_session");
        if (!value.isMissingNode() && !value.isBoolean()) {
            violations.add(new Violation("/context/retain_session", "must be true or false"));
        }
        return value.asBoolean(true);
    }
}
