package io.flowcanvas.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A user of functions and of the code sandbox, written from the contracts with the JDK alone. */
final class Lambda {
    static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI api;
    private final String token;

    Lambda(Client client) {
        this.api = client.api();
        this.token = client.token();
    }

    /**
     * @param headers names and values in turn
     */
    HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        String[] all =
                Stream.concat(
                                Stream.of(
                                        "Authorization",
                                        "Bearer " + token,
                                        "Content-Type",
                                        "application/json"),
                                Arrays.stream(headers))
                        .toArray(String[]::new);
        return http.send(
                HttpRequest.newBuilder(api.resolve(path))
                        .timeout(Duration.ofSeconds(120))
                        .headers(all)
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = send("GET", path, "");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    /** Opens a session and gives its request id. */
    String initialize(String function, boolean retain) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("context").put("timeout_ms", 30_000).put("retain_session", retain);
        HttpResponse<String> response =
                send("POST", "/api/v1/initialize", body.toString(), "Language-Title", function);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body()).path("request_id").asString();
    }

    HttpResponse<String> execute(String session, String params, String... headers)
            throws IOException, InterruptedException {
        return send(
                "POST", "/api/v1/execute/" + session, "{\"params\":%s}".formatted(params), headers);
    }

    /** The result of an execution that must succeed and may not come from the cache. */
    JsonNode result(String session, String params) throws IOException, InterruptedException {
        HttpResponse<String> response = execute(session, params, "X-Cache-Control", "no-cache");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body()).path("result");
    }

    /** The same, where no checked exception may leave. */
    JsonNode resultOf(String session, String params) {
        try {
            return result(session, params);
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    /** Publishes a source text whose parameters and result are any objects. */
    HttpResponse<String> publish(String function, String source, String example, String result)
            throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode();
        body.put("description", "made by a test").put("source", source);
        ObjectNode schema = body.putObject("schema");
        schema.putObject("params").put("type", "object");
        schema.putObject("result").put("type", "object");
        ObjectNode one = body.putArray("examples").addObject();
        one.put("description", "one");
        one.putObject("request").set("params", JSON.readTree(example));
        one.putObject("response").set("result", JSON.readTree(result));
        return send("PUT", "/api/v1/functions/" + function, body.toString());
    }

    /** Starts a script and gives its execution id. */
    String runCode(String language, String code) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode();
        body.put("language", language).put("code", code);
        HttpResponse<String> response = send("POST", "/api/v1/code/execute", body.toString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        return JSON.readTree(response.body()).path("execution_id").asString();
    }

    JsonNode code(String execution) throws IOException, InterruptedException {
        return get("/api/v1/code/executions/" + execution);
    }
}
