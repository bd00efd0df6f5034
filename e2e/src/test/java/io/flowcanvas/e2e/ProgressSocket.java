package io.flowcanvas.e2e;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A browser's end of {@code /v1/ws}: keeps every message. */
final class ProgressSocket implements WebSocket.Listener, AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    final List<JsonNode> messages = new CopyOnWriteArrayList<>();
    private final StringBuilder part = new StringBuilder();
    private final WebSocket socket;

    ProgressSocket(Client client) {
        URI api = client.api();
        URI address = URI.create("ws://" + api.getHost() + ":" + api.getPort() + "/v1/ws");
        socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(address, this).join();
        send("{\"type\":\"auth\",\"token\":\"" + client.token() + "\"}");
    }

    void watch(String execution) {
        send("{\"type\":\"watch\",\"execution_id\":\"" + execution + "\"}");
    }

    void watchCamera(String camera) {
        send("{\"type\":\"watch\",\"camera_id\":\"" + camera + "\"}");
    }

    List<String> statuses(String execution) {
        return messages.stream()
                .filter(message -> message.path("type").asString("").equals("progress"))
                .filter(message -> message.path("execution_id").asString("").equals(execution))
                .map(message -> message.path("data").path("status").asString())
                .toList();
    }

    private void send(String text) {
        socket.sendText(text, true).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            messages.add(JSON.readTree(part.toString()));
            part.setLength(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }
}
