package io.flowcanvas.standalone.client;

import io.flowcanvas.core.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A user of the API, logged in. Blocking; thread-safe. */
public final class ApiClient {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(2);

    /** More for every image that is sent before the answer. */
    private static final Duration UPLOAD_LIMIT = Duration.ofMillis(200);

    private final HttpClient http;
    private final URI address;
    private final String token;

    private ApiClient(HttpClient http, URI address, String token) {
        this.http = http;
        this.address = address;
        this.token = token;
    }

    /**
     * @throws ApiException when the name or the password is wrong, or nobody answers
     */
    public static ApiClient login(URI address, String username, String password)
            throws ApiException {
        HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT_LIMIT).build();
        ObjectNode login = Json.mapper().createObjectNode();
        login.put("username", username).put("password", password);
        ApiClient anonymous = new ApiClient(http, address, "");
        String token = anonymous.post("/v1/auth/login", login).path("access_token").asString("");
        return new ApiClient(http, address, token);
    }

    /** Somebody who has a token already; it is not tried. */
    public static ApiClient withToken(URI address, String token) {
        return new ApiClient(
                HttpClient.newBuilder().connectTimeout(CONNECT_LIMIT).build(), address, token);
    }

    /** The access token, for other protocols of the same API. */
    public String token() {
        return token;
    }

    public FunctionClient functions() {
        return new FunctionClient(this);
    }

    public TaskClient tasks() {
        return new TaskClient(this);
    }

    /**
     * Id of the pipeline of that name; made, or given these steps, when it is not so yet.
     *
     * @param pipeline with {@code name} and {@code steps}
     */
    public String pipeline(ObjectNode pipeline) throws ApiException {
        Optional<String> present = pipelineNamed(pipeline.path("name").asString(""));
        if (present.isPresent()) {
            String path = "/v1/pipelines/" + present.get();
            send(json(request(path), "PUT", pipeline));
            return present.get();
        }
        return post("/v1/pipelines", pipeline).path("id").asString("");
    }

    private Optional<String> pipelineNamed(String name) throws ApiException {
        for (JsonNode pipeline : pages("/v1/pipelines")) {
            if (pipeline.path("name").asString("").equals(name)) {
                return Optional.of(pipeline.path("id").asString(""));
            }
        }
        return Optional.empty();
    }

    /** Submits images as one batch, read while they are sent, and gives the execution's id. */
    public String submit(String pipelineId, ObjectNode parameters, List<Path> images)
            throws ApiException {
        return submit(pipelineId, "normal", parameters, images);
    }

    /**
     * The same.
     *
     * @param priority {@code low}, {@code normal} or {@code high}
     */
    public String submit(
            String pipelineId, String priority, ObjectNode parameters, List<Path> images)
            throws ApiException {
        Multipart form =
                new Multipart()
                        .field("pipeline_id", pipelineId)
                        .field("priority", priority)
                        .field("parameters", parameters.toString());
        for (Path image : images) {
            form.file("input_files[]", image);
        }
        HttpRequest.Builder request =
                request("/v1/executions")
                        .timeout(ANSWER_LIMIT.plus(UPLOAD_LIMIT.multipliedBy(images.size())))
                        .header("Content-Type", form.contentType())
                        .POST(form.body());
        return send(request).path("execution_id").asString("");
    }

    public ExecutionView execution(String id) throws ApiException {
        return ExecutionView.of(send(request("/v1/executions/" + id).GET()));
    }

    /** Ends an execution. */
    public void cancel(String executionId) throws ApiException {
        post("/v1/executions/" + executionId + "/cancel", Json.mapper().createObjectNode());
    }

    /** All items of an execution, in the order they were sent. */
    public List<ItemView> items(String executionId) throws ApiException {
        return pages("/v1/executions/" + executionId + "/items").stream()
                .map(ItemView::of)
                .toList();
    }

    public void download(String fileId, Path target) throws ApiException {
        HttpResponse<Path> response =
                exchange(request("/v1/files/" + fileId).GET().build(), BodyHandlers.ofFile(target));
        if (response.statusCode() != 200) {
            throw new ApiException(
                    "/v1/files/%s answered %d".formatted(fileId, response.statusCode()));
        }
    }

    /** A watcher of executions, over a WebSocket. */
    public ProgressStream watch() {
        String scheme = "https".equals(address.getScheme()) ? "wss" : "ws";
        URI socket = URI.create(scheme + "://" + address.getAuthority() + "/v1/ws");
        return new ProgressStream(http, socket, token);
    }

    private List<JsonNode> pages(String path) throws ApiException {
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        do {
            String query = cursor.isEmpty() ? "?limit=100" : "?limit=100&cursor=" + encoded(cursor);
            JsonNode page = send(request(path + query).GET());
            page.path("data").forEach(all::add);
            cursor = page.path("next_cursor").asString("");
        } while (!cursor.isEmpty());
        return all;
    }

    private JsonNode post(String path, JsonNode body) throws ApiException {
        return send(json(request(path), "POST", body));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static HttpRequest.Builder json(HttpRequest.Builder request, String method, JsonNode body) {
        return request.header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body.toString()));
    }

    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address.resolve(path)).timeout(ANSWER_LIMIT);
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private JsonNode send(HttpRequest.Builder request) throws ApiException {
        HttpRequest built = request.build();
        Reply reply = reply(built);
        if (!reply.isSuccess()) {
            throw refusal(built.uri().getPath(), reply);
        }
        return reply.body();
    }

    Reply reply(HttpRequest.Builder request) throws ApiException {
        return reply(request.build());
    }

    private Reply reply(HttpRequest request) throws ApiException {
        HttpResponse<String> response = exchange(request, BodyHandlers.ofString());
        try {
            JsonNode body =
                    response.body().isBlank()
                            ? Json.mapper().createObjectNode()
                            : Json.parse(response.body());
            return new Reply(response.statusCode(), body);
        } catch (JacksonException notJson) {
            throw new ApiException(
                    "%s answered %d without JSON"
                            .formatted(response.uri().getPath(), response.statusCode()),
                    notJson);
        }
    }

    private static ApiException refusal(String path, Reply reply) {
        JsonNode problem = reply.body();
        StringBuilder text = new StringBuilder();
        text.append(
                "%s answered %d: %s"
                        .formatted(
                                path,
                                reply.status(),
                                problem.path("detail")
                                        .asString(problem.path("title").asString(""))));
        for (JsonNode error : problem.path("errors")) {
            text.append("; ")
                    .append(error.path("field").asString(""))
                    .append(' ')
                    .append(error.path("issue").asString(""));
        }
        return new ApiException(text.toString());
    }

    <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws ApiException {
        try {
            return http.send(request, handler);
        } catch (IOException failure) {
            throw new ApiException(
                    "the API at %s does not answer: %s".formatted(address, failure), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ApiException("interrupted", interrupted);
        }
    }
}
