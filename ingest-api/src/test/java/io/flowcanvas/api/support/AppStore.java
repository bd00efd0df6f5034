package io.flowcanvas.api.support;

import io.flowcanvas.core.json.Json;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** What a client of the AppStore dialect does, as one user. */
public final class AppStore {
    private final Api api;
    private final String token;

    /** An answer, whatever its status. */
    public record Reply(int status, HttpHeaders headers, String text) {
        public JsonNode body() {
            return Json.parse(text);
        }

        public String message() {
            return body().path("message").asString();
        }

        public String code() {
            return body().path("data").path("code").asString();
        }

        public String status(String field) {
            return body().path("data").path(field).asString();
        }
    }

    public AppStore(Api api, String username) {
        this.api = api;
        this.token = api.token(username);
    }

    private AppStore(String token, Api api) {
        this.api = api;
        this.token = token;
    }

    /** The same user at another replica. */
    public AppStore at(Api replica) {
        return new AppStore(token, replica);
    }

    public Reply request(String method, String uri, String body, MediaType type) {
        WebTestClient.RequestBodySpec request =
                api.anonymous()
                        .method(HttpMethod.valueOf(method))
                        .uri(URI.create("http://127.0.0.1:" + api.port() + uri))
                        .headers(headers -> headers.setBearerAuth(token));
        WebTestClient.ResponseSpec answer =
                body.isEmpty()
                        ? request.exchange()
                        : request.contentType(type).bodyValue(body).exchange();
        return reply(answer);
    }

    public static Reply reply(WebTestClient.ResponseSpec answer) {
        EntityExchangeResult<byte[]> result = answer.expectBody().returnResult();
        byte[] content = result.getResponseBody();
        return new Reply(
                result.getStatus().value(),
                result.getResponseHeaders(),
                content == null
                        ? ""
                        : new String(content, java.nio.charset.StandardCharsets.UTF_8));
    }

    public Reply request(String method, String uri, String body) {
        return request(method, uri, body, MediaType.APPLICATION_JSON);
    }

    public Reply create(String body) {
        return request("POST", "/api/v1/task", body);
    }

    /** Its id. */
    public String created(String body) {
        Reply reply = create(body);
        if (reply.status() != 200) {
            throw new AssertionError(reply.text());
        }
        return Objects.requireNonNull(reply.body().path("task_id").asString());
    }

    public Reply add(String taskId, List<Map<String, Object>> assets) {
        return request(
                "POST",
                "/api/v1/assets",
                Json.mapper().writeValueAsString(Map.of("task_id", taskId, "data", assets)));
    }

    public static Map<String, Object> asset(String name) {
        return asset(
                name,
                "http://127.0.0.1:9/"
                        + UUID.nameUUIDFromBytes(
                                name.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    public static Map<String, Object> asset(String name, String url) {
        return Map.of("file_name", name, "attributes", Map.of(), "download_url", url);
    }

    public Reply task(String id) {
        return request("GET", "/api/v1/task?id=" + id, "");
    }

    public Reply start(String id) {
        return request("POST", "/api/v1/task/start?id=" + id, "");
    }

    public Reply delete(String id) {
        return request("DELETE", "/api/v1/task?id=" + id, "");
    }

    /** As {@code GET /api/v1/task} says it. */
    public String phase(String id) {
        return task(id).body().path("status").asString();
    }
}
