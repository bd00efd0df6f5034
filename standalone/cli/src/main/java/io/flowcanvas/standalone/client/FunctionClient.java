package io.flowcanvas.standalone.client;

import io.flowcanvas.core.json.Json;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The API's functions, for somebody logged in. Blocking; thread-safe. */
public final class FunctionClient {
    private static final String FUNCTIONS = "/api/v1/functions";
    private static final int PAGE = 100;
    private static final Duration CALL_LIMIT = Duration.ofSeconds(30);

    private final ApiClient api;

    FunctionClient(ApiClient api) {
        this.api = api;
    }

    /**
     * All functions, as the API describes them.
     *
     * @throws ApiException if it refuses
     */
    public List<JsonNode> list() throws ApiException {
        List<JsonNode> all = new ArrayList<>();
        for (int page = 1; ; page++) {
            JsonNode slice =
                    get("%s?page=%d&per_page=%d".formatted(FUNCTIONS, page, PAGE)).require().body();
            slice.path("functions").forEach(all::add);
            if (all.size() >= slice.path("total").asInt() || slice.path("functions").isEmpty()) {
                return all;
            }
        }
    }

    /** What the last calls of a function wrote, newest first in {@code entries}. */
    public Reply logs(String function, int limit) throws ApiException {
        return get("%s/%s/logs?limit=%d".formatted(FUNCTIONS, ApiClient.encoded(function), limit));
    }

    /** Publishes a folder's files, packed. */
    public Reply publish(String function, byte[] zip) throws ApiException {
        return api.reply(
                api.request(FUNCTIONS + "/" + ApiClient.encoded(function))
                        .header("Content-Type", "application/zip")
                        .PUT(BodyPublishers.ofByteArray(zip)));
    }

    /** Opens a session. */
    public Reply open(String function, boolean retain) throws ApiException {
        return api.reply(opening(function, retain));
    }

    /** Calls the function of a session; from the cache only if that is allowed. */
    public Reply execute(String session, JsonNode params, boolean cache) throws ApiException {
        return api.reply(execution(session, params, cache));
    }

    /** For somebody with a way of sending of their own. */
    public HttpRequest.Builder opening(String function, boolean retain) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.putObject("context")
                .put("timeout_ms", CALL_LIMIT.toMillis())
                .put("retain_session", retain);
        return ApiClient.json(api.request("/api/v1/initialize"), "POST", body)
                .header("Language-Title", function);
    }

    /** For somebody with a way of sending of their own. */
    public HttpRequest.Builder execution(String session, JsonNode params, boolean cache) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.set("params", params);
        HttpRequest.Builder request =
                ApiClient.json(api.request("/api/v1/execute/" + session), "POST", body);
        return cache ? request : request.header("X-Cache-Control", "no-cache");
    }

    /**
     * Uploads a file and gives its id.
     *
     * @throws ApiException if it is not there, or refused
     */
    public String upload(Path file) throws ApiException {
        Multipart form = new Multipart().file("file", file);
        return api.reply(
                        api.request("/v1/files")
                                .header("Content-Type", form.contentType())
                                .POST(form.body()))
                .require()
                .body()
                .path("file_id")
                .asString("");
    }

    private Reply get(String path) throws ApiException {
        return api.reply(api.request(path).GET());
    }
}
