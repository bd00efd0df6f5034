package io.flowcanvas.api.canvas.watch;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.auth.TokenVerifier;
import io.flowcanvas.api.config.WatchProperties;
import io.flowcanvas.api.tracking.ExecutionReader;
import io.flowcanvas.api.tracking.ExecutionState;
import io.flowcanvas.api.tracking.ExecutionView;
import io.flowcanvas.api.tracking.ProgressHub;
import io.flowcanvas.api.tracking.Watcher;
import io.flowcanvas.api.web.Ids;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** One client's WebSocket: who it is, what it watches, and what it is told. */
final class WatchConnection implements Watcher {
    static final CloseStatus UNAUTHORIZED = new CloseStatus(4401, "not authenticated");
    private static final int UNFINISHED_AT_FIRST = 1_000;
    private static final int MISSED_PINGS = 3;

    private final WebSocketSession session;
    private final TokenVerifier verifier;
    private final ExecutionReader reader;
    private final ProgressHub hub;
    private final WatchProperties limits;
    private final Clock clock;
    private final Outbox outbox = new Outbox();
    private final Set<UUID> watched = ConcurrentHashMap.newKeySet();
    private final Sinks.One<CloseStatus> closing = Sinks.one();
    private final Sinks.Empty<Void> gone = Sinks.empty();
    private volatile @Nullable Caller caller;
    private volatile boolean watchesAll;
    private volatile Instant lastHeard;

    WatchConnection(
            WebSocketSession session,
            TokenVerifier verifier,
            ExecutionReader reader,
            ProgressHub hub,
            WatchProperties limits,
            Clock clock) {
        this.session = session;
        this.verifier = verifier;
        this.reader = reader;
        this.hub = hub;
        this.limits = limits;
        this.clock = clock;
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
        Mono<Void> leaving = closing.asMono().flatMap(session::close);
        return Mono.when(receiving, sending, leaving, authenticatedInTime().takeUntilOther(over))
                .doFinally(end -> unwatchEverything());
    }

    @Override
    public void changed(ExecutionState state) {
        Caller known = caller;
        if (known != null && known.maySee(state.owner())) {
            outbox.offer(state);
        }
    }

    private Mono<Void> authenticatedInTime() {
        return Mono.delay(limits.authTimeout())
                .doOnNext(
                        late -> {
                            if (caller == null) {
                                close(UNAUTHORIZED);
                            }
                        })
                .then();
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

    /** Sends away who has logged out, whose token has expired, or who has gone silent. */
    private Mono<Void> stillWelcome() {
        Duration silence = limits.pingInterval().multipliedBy(MISSED_PINGS);
        if (lastHeard.plus(silence).isBefore(clock.instant())) {
            close(CloseStatus.GOING_AWAY);
        }
        Caller known = caller;
        return known == null
                ? Mono.empty()
                : verifier.unlessRevoked(known)
                        .doOnError(AuthenticationException.class, gone -> close(UNAUTHORIZED))
                        .onErrorComplete()
                        .then();
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
            return complain(null, ErrorCode.INVALID_REQUEST, "the message is not JSON");
        }
        return Mono.defer(() -> act(document))
                .onErrorResume(
                        FlowcanvasException.class,
                        error ->
                                complain(
                                        document.path("execution_id").asString(null),
                                        error.code(),
                                        String.valueOf(error.getMessage())));
    }

    private Mono<Void> act(JsonNode message) {
        String type = message.path("type").asString("");
        if (type.equals("auth")) {
            return authenticate(message.path("token").asString(""));
        }
        Caller known = caller;
        if (known == null) {
            return Mono.error(
                    new FlowcanvasException(
                            ErrorCode.UNAUTHORIZED, "send {\"type\":\"auth\",\"token\":…} first"));
        }
        boolean all = message.path("all").asBoolean(false);
        return switch (type) {
            case "watch" -> all ? watchAll(known) : watch(known, executionId(message));
            case "unwatch" -> {
                unwatch(known, all, message);
                yield Mono.empty();
            }
            default ->
                    Mono.error(
                            FlowcanvasException.invalid(
                                    "/type", "must be one of auth, watch, unwatch"));
        };
    }

    private Mono<Void> authenticate(String token) {
        return verifier.verify(token)
                .flatMap(this::admit)
                .onErrorResume(
                        AuthenticationException.class,
                        refused -> {
                            close(UNAUTHORIZED);
                            return Mono.empty();
                        });
    }

    private Mono<Void> admit(Caller verified) {
        Caller known = caller;
        if (known != null && !known.owner().equals(verified.owner())) {
            return Mono.error(
                    new FlowcanvasException(
                            ErrorCode.FORBIDDEN, "open another connection for another account"));
        }
        caller = verified;
        Duration left = Duration.between(clock.instant(), verified.expiresAt());
        Mono.delay(left.isNegative() ? Duration.ZERO : left)
                .takeUntilOther(closing.asMono())
                .subscribe(
                        over -> {
                            if (verified.equals(caller)) {
                                close(UNAUTHORIZED);
                            }
                        });
        return Mono.empty();
    }

    /**
     * Subscribes, reads, and asks for what went by before: the reader may not know yet of an end
     * that was told just before this subscription.
     */
    private Mono<Void> watch(Caller known, UUID executionId) {
        if (watched.size() >= limits.maxWatches() && !watched.contains(executionId)) {
            return Mono.error(
                    FlowcanvasException.invalid(
                            "/execution_id",
                            "a connection watches at most " + limits.maxWatches() + " executions"));
        }
        outbox.forget(executionId);
        watched.add(executionId);
        hub.watch(executionId, this);
        return reader.find(executionId)
                .filter(view -> known.maySee(view.state().owner()))
                .switchIfEmpty(
                        Mono.error(
                                () ->
                                        new FlowcanvasException(
                                                ErrorCode.FORBIDDEN,
                                                "there is no such execution, or it is not yours")))
                .doOnNext(view -> tell(view.state()))
                .doOnError(error -> stop(executionId))
                .then();
    }

    private Mono<Void> watchAll(Caller known) {
        watchesAll = true;
        hub.watchAllOf(known.owner(), this);
        return reader.unfinished(known.owner(), UNFINISHED_AT_FIRST)
                .doOnNext(views -> views.stream().map(ExecutionView::state).forEach(this::tell))
                .then();
    }

    private void tell(ExecutionState state) {
        outbox.offer(state);
        hub.recall(state.executionId(), this);
    }

    private void unwatch(Caller known, boolean all, JsonNode message) {
        if (all) {
            hub.unwatchAllOf(known.owner(), this);
            watchesAll = false;
        } else {
            stop(executionId(message));
        }
    }

    private void stop(UUID executionId) {
        watched.remove(executionId);
        hub.unwatch(executionId, this);
        outbox.forget(executionId);
    }

    private static UUID executionId(JsonNode message) {
        Optional<UUID> id = Ids.parse(message.path("execution_id").asString(""));
        return id.orElseThrow(() -> FlowcanvasException.invalid("/execution_id", "must be a UUID"));
    }

    private Mono<Void> complain(@Nullable String executionId, ErrorCode code, String message) {
        if (!outbox.offer(WatchMessages.error(executionId, code, message))) {
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

    private void unwatchEverything() {
        watched.forEach(id -> hub.unwatch(id, this));
        Caller known = caller;
        if (known != null && watchesAll) {
            hub.unwatchAllOf(known.owner(), this);
        }
        ended();
    }
}
