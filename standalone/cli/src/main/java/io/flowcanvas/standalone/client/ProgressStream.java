package io.flowcanvas.standalone.client;

import io.flowcanvas.core.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Progress of one execution, pushed by the API. A connection that breaks just falls silent. */
public final class ProgressStream implements AutoCloseable {
    private final HttpClient http;
    private final URI address;
    private final String token;
    private final BlockingQueue<ExecutionView> arrived = new LinkedBlockingQueue<>();
    private @Nullable WebSocket socket;

    ProgressStream(HttpClient http, URI address, String token) {
        this.http = http;
        this.address = address;
        this.token = token;
    }

    /** Connects and watches; false when the API takes no WebSocket. */
    public boolean open(String executionId) {
        try {
            WebSocket opened =
                    http.newWebSocketBuilder()
                            .buildAsync(address, new Reader())
                            .get(5, TimeUnit.SECONDS);
            socket = opened;
            opened.sendText(message("auth", "token", token), true)
                    .thenCompose(
                            sent ->
                                    sent.sendText(
                                            message("watch", "execution_id", executionId), true))
                    .get(5, TimeUnit.SECONDS);
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException refused) {
            return false;
        }
    }

    /** The latest state that has arrived, waiting so long for one. */
    public Optional<ExecutionView> next(long millis) throws InterruptedException {
        ExecutionView latest = arrived.poll(millis, TimeUnit.MILLISECONDS);
        while (!arrived.isEmpty()) {
            latest = arrived.poll();
        }
        return Optional.ofNullable(latest);
    }

    private static String message(String type, String field, String value) {
        ObjectNode message = Json.mapper().createObjectNode();
        return message.put("type", type).put(field, value).toString();
    }

    @Override
    public void close() {
        WebSocket open = socket;
        if (open != null) {
            open.abort();
        }
    }

    private final class Reader implements WebSocket.Listener {
        private final StringBuilder partial = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            partial.append(text);
            if (last) {
                accept(partial.toString());
                partial.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }

        private void accept(String text) {
            try {
                JsonNode message = Json.parse(text);
                if (message.path("type").asString("").equals("progress")) {
                    arrived.add(ExecutionView.ofProgress(message.path("data")));
                }
            } catch (JacksonException notJson) {
                // a message we do not understand is not ours
                return;
            }
        }
    }
}
