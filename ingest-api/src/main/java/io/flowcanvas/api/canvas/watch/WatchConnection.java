package io.flowcanvas.api.canvas.watch;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.auth.TokenVerifier;
import io.flowcanvas.api.cameras.CameraDirectory;
import io.flowcanvas.api.cameras.live.CameraHub;
import io.flowcanvas.api.cameras.live.CameraStates;
import io.flowcanvas.api.config.WatchProperties;
import io.flowcanvas.api.tracking.ExecutionReader;
import io.flowcanvas.api.tracking.ProgressHub;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** One client's WebSocket: what it asks for, what it watches, and what it is told. */
final class WatchConnection {
    private static final String ALL = "all";
    private static final int MISSED_PINGS = 3;

    private final WebSocketSession session;
    private final WatchProperties limits;
    private final Clock clock;
    private final Outbox outbox = new Outbox();
    private final Watchlist watched;
    private final ExecutionWatches executions;
    private final CameraWatches cameras;
    private final WatchClient client;
    private final Sinks.One<CloseStatus> closing = Sinks.one();
    private final Sinks.Empty<Void> gone = Sinks.empty();
    private volatile Instant lastHeard;

    WatchConnection(
            WebSocketSession session,
            TokenVerifier verifier,
            ExecutionReader reader,
            ProgressHub progress,
            CameraDirectory directory,
            CameraStates states,
            CameraHub events,
            WatchProperties limits,
            Clock clock) {
        this.session = session;
        this.limits = limits;
        this.clock = clock;
        this.client = new WatchClient(verifier, clock, closing);
        this.watched = new Watchlist(limits.maxWatches());
        this.executions = new ExecutionWatches(reader, progress, outbox, watched, client::caller);
        this.cameras =
                new CameraWatches(directory, states, events, outbox, watched, client::caller);
        this.lastHeard = clock.instant();
    }

    /**
     * Ends when the client has left or was sent away. Nothing is cancelled before that: Reactor
     * Netty takes a cancelled side for an abnormal end of the connection.
     */
    Mono<Void> serve() {
        Mono<Void> over = closing.asMono().then();
        Flux<WebSocketMessage> texts = outbox.messages().map(session::textMessage);
        Mono<Void> sending = session.send(Flux.merge(texts, pings()).takeUntilOther(gone.asMono()));
        Mono<Void> receiving =
                session.receive().concatMap(this::receive).then().doFinally(end -> ended());
        Mono<Void> authenticated =
                client.authenticatedWithin(limits.authTimeout()).takeUntilOther(over);
        Mono<Void> leaving = closing.asMono().flatMap(session::close);
        return Mono.when(receiving, sending, leaving, authenticated)
                .doFinally(
                        end -> {
                            watched.close();
                            ended();
                        });
    }

    private Flux<WebSocketMessage> pings() {
        return Flux.interval(limits.pingInterval())
                .onBackpressureDrop()
                .concatMap(
                        tick ->
                                stillWelcome()
                                        .thenReturn(
                                                session.pingMessage(
                                                        factory -> factory.wrap(new byte[0]))));
    }

    /** Sends away who has logged out or has gone silent. */
    private Mono<Void> stillWelcome() {
        Duration silence = limits.pingInterval().multipliedBy(MISSED_PINGS);
        if (lastHeard.plus(silence).isBefore(clock.instant())) {
            close(CloseStatus.GOING_AWAY);
        }
        return client.stillWelcome();
    }

    private Mono<Void> receive(WebSocketMessage message) {
        lastHeard = clock.instant();
        if (message.getType() != WebSocketMessage.Type.TEXT) {
            return Mono.empty();
        }
        JsonNode document;
        try {
            document = Json.parse(message.getPayloadAsText());
        } catch (JacksonException e) {
            return complain(
                    MissingNode.getInstance(),
                    ErrorCode.INVALID_REQUEST,
                    "the message is not JSON");
        }
        return Mono.defer(() -> act(document))
                .onErrorResume(
                        FlowcanvasException.class,
                        error ->
                                complain(
                                        document,
                                        error.code(),
                                        String.valueOf(error.getMessage())));
    }

    private Mono<Void> act(JsonNode message) {
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

    /**
     * @param about the message that is wrong
     */
    private Mono<Void> complain(JsonNode about, ErrorCode code, String message) {
        String execution = about.path(ExecutionWatches.ID).asString(null);
        String camera = about.path(CameraWatches.ID).asString(null);
        if (!outbox.offer(WatchMessages.error(execution, camera, code, message))) {
            close(CloseStatus.POLICY_VIOLATION);
        }
        return Mono.empty();
    }

    private void close(CloseStatus status) {
        closing.tryEmitValue(status).isSuccess();
    }

    private void ended() {
        gone.tryEmitEmpty().isSuccess();
        closing.tryEmitEmpty().isSuccess();
    }
}
