package io.flowcanvas.standalone.client;

import io.flowcanvas.core.json.Json;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tasks over asset URLs, for somebody logged in. Blocking; thread-safe. */
public final class TaskClient {
    private static final String TASK = "/api/v1/task";
    private static final Duration RESULT_LIMIT = Duration.ofMinutes(10);

    private final ApiClient api;

    TaskClient(ApiClient api) {
        this.api = api;
    }

    /**
     * A task, and how it answers.
     *
     * @param assetsPerBatch most assets in one {@link #add}
     */
    public record Created(String id, int assetsPerBatch) {}

    /**
     * @param application name of a configured one
     * @param expectedAssets starts by itself once as many are there
     */
    public Created create(String application, int expectedAssets) throws ApiException {
        ObjectNode body = Json.mapper().createObjectNode();
        body.put("pipeline", application).put("expected_assets", expectedAssets);
        JsonNode task = api.reply(ApiClient.json(api.request(TASK), "POST", body)).require().body();
        return new Created(
                task.path("task_id").asString(""), task.path("assets_per_batch").asInt());
    }

    /**
     * @param urls by file name
     * @param attributes by file name; those of others are empty
     */
    public Reply add(String taskId, Map<String, URI> urls, Map<String, JsonNode> attributes)
            throws ApiException {
        ObjectNode body = Json.mapper().createObjectNode();
        ArrayNode assets = body.put("task_id", taskId).putArray("data");
        urls.forEach(
                (name, url) ->
                        assets.addObject()
                                .put("file_name", name)
                                .put("download_url", url.toString())
                                .set(
                                        "attributes",
                                        attributes.getOrDefault(
                                                name, Json.mapper().createObjectNode())));
        return api.reply(ApiClient.json(api.request("/api/v1/assets"), "POST", body));
    }

    public JsonNode status(String taskId) throws ApiException {
        return api.reply(api.request(TASK + "?id=" + taskId).GET()).require().body();
    }

    /** Writes a result of any size to a file. */
    public void result(String taskId, Path target) throws ApiException {
        int status =
                api.exchange(
                                api.request("/api/v1/result?id=" + taskId)
                                        .timeout(RESULT_LIMIT)
                                        .GET()
                                        .build(),
                                BodyHandlers.ofFile(target))
                        .statusCode();
        if (status != 200) {
            throw new ApiException("/api/v1/result answered %d".formatted(status));
        }
    }

    /** The result of a task that makes a page: its address. */
    public String page(String taskId) throws ApiException {
        return api.reply(api.request("/api/v1/result?id=" + taskId).GET())
                .require()
                .body()
                .path("url")
                .asString("");
    }

    public void delete(String taskId) throws ApiException {
        api.reply(api.request(TASK + "?id=" + taskId).DELETE()).require();
    }
}
