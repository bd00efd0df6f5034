package io.flowcanvas.api.support;

import io.flowcanvas.core.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/** What a client of the lambda dialect does, as one user of one replica. */
public final class Lambda {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** An answer, whatever it says. */
    public record Reply(int status, JsonNode body, Map<String, String> headers) {
        public String code() {
            return body.path("error").path("code").asString("");
        }

        public String cause() {
            return body.path("error").path("details").path("cause").asString("");
        }

        public String message() {
            return body.path("error").path("message").asString("");
        }
    }

    private final int port;
    private final String token;

    public Lambda(Api api, String username) {
        this(api.port(), api.token(username));
    }

    public Lambda(int port, String token) {
        this.port = port;
        this.token = token;
    }

    public Lambda at(Api other) {
        return new Lambda(other.port(), token);
    }

    /** A retained session; its id. */
    public String open(String function) {
        return open(function, "{}");
    }

    public String open(String function, String context) {
        Reply reply = initialize("{\"context\":" + context + "}", "Language-Title", function);
        if (reply.status() != 200) {
            throw new IllegalStateException(reply.toString());
        }
        return reply.body().path("request_id").asString();
    }

    public Reply initialize(String body, String... headers) {
        return request("POST", "/api/v1/initialize", body, headers).join();
    }

    public Reply execute(String id, String params, String... headers) {
        return executing(id, params, headers).join();
    }

    public CompletableFuture<Reply> executing(String id, String params, String... headers) {
        return request("POST", "/api/v1/execute/" + id, "{\"params\":" + params + "}", headers);
    }

    public Reply session(String id) {
        return request("GET", "/api/v1/sessions/" + id, "").join();
    }

    /** Headers that are given replace those of every request. */
    public CompletableFuture<Reply> request(
            String method, String path, String body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(PATIENCE)
                        .method(
                                method,
                                body.isEmpty()
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body))
                        .header("Content-Type", "application/json");
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return HTTP.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(Lambda::reply);
    }

    private static Reply reply(HttpResponse<String> response) {
        Map<String, String> headers = new java.util.TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        response.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
        String body = response.body();
        return new Reply(
                response.statusCode(), Json.parse(body.isEmpty() ? "null" : body), headers);
    }
}
