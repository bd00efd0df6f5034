package io.flowcanvas.api.canvas.watch;

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
    private static final int MISSED_PINGS = 3;

    private final WebSocketSession session;
    private final WatchProperties limits;
    private final Clock clock;
    private final Outbox outbox = new Outbox();
    private final Watchlist watched;
    private final WatchRequests requests;
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
        this.requests =
                new WatchRequests(
                        client,
                        new ExecutionWatches(reader, progress, outbox, watched, client::caller),
                        new CameraWatches(
                                directory, states, events, outbox, watched, client::caller));
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
        return Mono.defer(() -> requests.act(document))
                .onErrorResume(
                        FlowcanvasException.class,
                        error ->
                                complain(
                                        document,
                                        error.code(),
                                        String.valueOf(error.getMessage())));
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
