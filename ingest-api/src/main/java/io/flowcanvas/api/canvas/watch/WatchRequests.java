package io.flowcanvas.api.canvas.watch;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** What a client asks for over its WebSocket: to be known, to watch, to watch no more. */
record WatchRequests(WatchClient client, ExecutionWatches executions, CameraWatches cameras) {
    private static final String ALL = "all";

    /**
     * @return fails with a {@link FlowcanvasException} that the client is to be told
     */
    Mono<Void> act(JsonNode message) {
        String type = message.path("type").asString("");
        if (type.equals("auth")) {
            return client.authenticate(message.path("token").asString(""));
        }
        Caller known = client.caller();
        if (known == null) {
            return Mono.error(
                    new FlowcanvasException(
                            ErrorCode.UNAUTHORIZED, "send {\"type\":\"auth\",\"token\":…} first"));
        }
        return switch (type) {
            case "watch" -> watch(known, message);
            case "unwatch" -> Mono.fromRunnable(() -> unwatch(message));
            default ->
                    Mono.error(
                            FlowcanvasException.invalid(
                                    "/type", "must be one of auth, watch, unwatch"));
        };
    }

    private Mono<Void> watch(Caller known, JsonNode message) {
        if (message.path(ALL).asBoolean(false)) {
            return executions.watchAll(known);
        }
        if (isAllCameras(message)) {
            return cameras.watchAll(known);
        }
        return message.has(CameraWatches.ID)
                ? cameras.watch(known, message)
                : executions.watch(known, message);
    }

    private void unwatch(JsonNode message) {
        if (message.path(ALL).asBoolean(false)) {
            executions.unwatchAll();
        } else if (isAllCameras(message)) {
            cameras.unwatchAll();
        } else if (message.has(CameraWatches.ID)) {
            cameras.unwatch(message);
        } else {
            executions.unwatch(message);
        }
    }

    private static boolean isAllCameras(JsonNode message) {
        return message.path(ALL).asString("").equals(CameraWatches.KIND);
    }
}
