package io.flowcanvas.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A user of the API, written from the contract with nothing but the JDK. */
final class Client {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String BOUNDARY = "e2e-9f2c";

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI api;
    private final String token;

    private Client(URI api, String token) {
        this.api = api;
        this.token = token;
    }

    static Client login(URI api, String username, String password) throws Exception {
        Client anonymous = new Client(api, "");
        HttpResponse<String> response =
                anonymous.post(
                        "/v1/auth/login",
                        JSON.writeValueAsString(
                                Map.of("username", username, "password", password)));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new Client(api, JSON.readTree(response.body()).path("access_token").asString());
    }

    String token() {
        return token;
    }

    URI api() {
        return api;
    }

    /** A file of a batch. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Upload(String name, byte[] content) {
        static Upload of(Path file) throws IOException {
            return new Upload(file.getFileName().toString(), Files.readAllBytes(file));
        }
    }

    String createPipeline(String json) throws Exception {
        HttpResponse<String> response = post("/v1/pipelines", json);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return JSON.readTree(response.body()).path("id").asString();
    }

    String submit(String pipeline, List<Upload> files) throws Exception {
        HttpResponse<String> response = trySubmit(pipeline, files);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        JsonNode accepted = JSON.readTree(response.body());
        assertThat(accepted.path("status").asString()).isEqualTo("pending");
        return accepted.path("execution_id").asString();
    }

    /** Stores a file and gives its id. */
    String store(Upload file) throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(part("file", file));
        body.writeBytes(text("--%s--\r\n".formatted(BOUNDARY)));
        HttpResponse<String> response = multipart("/v1/files", body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return JSON.readTree(response.body()).path("file_id").asString();
    }

    private static byte[] part(String name, Upload file) {
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        part.writeBytes(
                text(
                        "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n"
                                .formatted(BOUNDARY, name, file.name())));
        part.writeBytes(text("Content-Type: application/octet-stream\r\n\r\n"));
        part.writeBytes(file.content());
        part.writeBytes(text("\r\n"));
        return part.toByteArray();
    }

    private HttpResponse<String> multipart(String path, ByteArrayOutputStream body)
            throws Exception {
        return http.send(
                request(path)
                        .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                        .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                        .build(),
                BodyHandlers.ofString());
    }

    HttpResponse<String> trySubmit(String pipeline, List<Upload> files) throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Upload file : files) {
            body.writeBytes(part("input_files[]", file));
        }
        body.writeBytes(
                text(
                        "--%s\r\nContent-Disposition: form-data; name=\"pipeline_id\"\r\n\r\n%s\r\n--%s--\r\n"
                                .formatted(BOUNDARY, pipeline, BOUNDARY)));
        return multipart("/v1/executions", body);
    }

    JsonNode execution(String id) throws Exception {
        return json("/v1/executions/" + id);
    }

    /** Waits for a final status, through whatever trouble the API has meanwhile. */
    JsonNode end(String id, Duration patience) {
        return Awaitility.await("the end of " + id)
                .atMost(patience)
                .pollInterval(Duration.ofMillis(300))
                .ignoreExceptions()
                .until(() -> execution(id), Client::isFinal);
    }

    private static boolean isFinal(JsonNode execution) {
        return List.of("completed", "failed", "cancelled")
                .contains(execution.path("status").asString());
    }

    List<JsonNode> items(String id) throws Exception {
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = json("/v1/executions/" + id + "/items?limit=100" + cursor);
            page.path("data").forEach(items::add);
            cursor =
                    page.path("next_cursor")
                            .asStringOpt()
                            .map(next -> "&cursor=" + next)
                            .orElse("");
        } while (!cursor.isEmpty());
        return items;
    }

    JsonNode json(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    HttpResponse<String> get(String path) throws Exception {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> delete(String path) throws Exception {
        return http.send(request(path).DELETE().build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String json) throws Exception {
        return http.send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
    }

    byte[] download(String url) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url))
                        .header("Authorization", "Bearer " + token)
                        .build();
        HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(api.resolve(path)).timeout(Duration.ofSeconds(60));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
