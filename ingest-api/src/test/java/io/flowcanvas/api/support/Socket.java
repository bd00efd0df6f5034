package io.flowcanvas.api.support;

import io.flowcanvas.core.json.Json;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;

/** A client's WebSocket. */
public final class Socket implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Sinks.Many<String> outgoing = Sinks.many().unicast().onBackpressureBuffer();
    private final List<JsonNode> received = new CopyOnWriteArrayList<>();
    private final Sinks.One<CloseStatus> closed = Sinks.one();
    private final Disposable connection;

    public Socket(Api api) {
        connection =
                new ReactorNettyWebSocketClient()
                        .execute(
                                URI.create("ws://127.0.0.1:" + api.port() + "/v1/ws"),
                                session -> {
                                    Mono<Void> sending =
                                            session.send(
                                                    outgoing.asFlux().map(session::textMessage));
                                    Mono<Void> receiving =
                                            session.receive()
                                                    .map(WebSocketMessage::getPayloadAsText)
                                                    .doOnNext(
                                                            text -> received.add(Json.parse(text)))
                                                    .then()
                                                    .doFinally(end -> outgoing.tryEmitComplete());
                                    session.closeStatus()
                                            .subscribe(status -> closed.tryEmitValue(status));
                                    return Mono.when(sending, receiving);
                                })
                        .subscribe(done -> {}, error -> closed.tryEmitError(error));
    }

    public Socket send(Map<String, Object> message) {
        return sendText(Json.mapper().writeValueAsString(message));
    }

    public Socket sendText(String text) {
        outgoing.tryEmitNext(text).orThrow();
        return this;
    }

    public Socket authenticate(String token) {
        return send(Map.of("type", "auth", "token", token));
    }

    public Socket watch(String executionId) {
        return send(Map.of("type", "watch", "execution_id", executionId));
    }

    public List<JsonNode> received() {
        return List.copyOf(received);
    }

    /** The first that fits, among all that have come and will come. */
    public JsonNode await(Predicate<JsonNode> wanted) {
        Awaitility.await().atMost(PATIENCE).until(() -> received.stream().anyMatch(wanted));
        return received.stream().filter(wanted).findFirst().orElseThrow();
    }

    public JsonNode awaitProgress(String executionId, String status) {
        return await(
                message ->
                        message.path("type").asString("").equals("progress")
                                && message.path("execution_id").asString("").equals(executionId)
                                && message.path("data").path("status").asString("").equals(status));
    }

    public JsonNode awaitError(String code) {
        return await(
                message ->
                        message.path("type").asString("").equals("error")
                                && message.path("error").path("code").asString("").equals(code));
    }

    /** The code that the server closed it with. */
    public int awaitClosed() {
        CloseStatus status = closed.asMono().block(PATIENCE);
        return status == null ? -1 : status.getCode();
    }

    @Override
    public void close() {
        connection.dispose();
    }
}
