package io.flowcanvas.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of the AppStore dialect, written from the contract with nothing but the JDK. */
final class Tasks {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> ENDS = List.of("COMPLETED", "FAILED", "CANCELLED");

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final URI api;
    private final String token;

    Tasks(URI api, String token) {
        this.api = api;
        this.token = token;
    }

    /** Makes an OAuth client and takes a token for it. */
    static Tasks ofNewClient(Client admin, String id) throws Exception {
        Credentials made = credentials(admin, id);
        HttpRequest request =
                HttpRequest.newBuilder(admin.api().resolve("/oauth2/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(
                                BodyPublishers.ofString(
                                        "grant_type=client_credentials&client_id="
                                                + made.id()
                                                + "&client_secret="
                                                + made.secret()))
                        .build();
        String body = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
        return new Tasks(admin.api(), JSON.readTree(body).path("access_token").asString());
    }

    /** Of an OAuth client. */
    record Credentials(String id, String secret) {}

    static Credentials credentials(Client admin, String id) throws Exception {
        HttpResponse<String> made =
                admin.post("/v1/clients", JSON.writeValueAsString(Map.of("client_id", id)));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return new Credentials(id, JSON.readTree(made.body()).path("client_secret").asString());
    }

    String create(String body) throws Exception {
        return created(body).path("task_id").asString();
    }

    JsonNode created(String body) throws Exception {
        HttpResponse<String> response = send("POST", "/api/v1/task", body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    /** By URL; each is named by its last two parts. */
    HttpResponse<String> post(String task, List<String> urls) throws Exception {
        List<Map<String, Object>> data = new ArrayList<>();
        for (String url : urls) {
            data.add(Map.of("file_name", name(url), "attributes", Map.of(), "download_url", url));
        }
        return send(
                "POST",
                "/api/v1/assets",
                JSON.writeValueAsString(Map.of("task_id", task, "data", data)));
    }

    void add(String task, String... urls) throws Exception {
        add(task, Arrays.asList(urls));
    }

    void add(String task, List<String> urls) throws Exception {
        HttpResponse<String> response = post(task, urls);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    static String name(String url) {
        List<String> parts = List.of(url.split("/", -1));
        return String.join("-", parts.subList(parts.size() - 2, parts.size()));
    }

    HttpResponse<String> start(String task) throws Exception {
        return send("POST", "/api/v1/task/start?id=" + task, "");
    }

    JsonNode status(String task) throws Exception {
        HttpResponse<String> response = send("GET", "/api/v1/task?id=" + task, null);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    String phase(String task) throws Exception {
        return status(task).path("status").asString();
    }

    /** Waits for the end, through whatever trouble the API has meanwhile. */
    JsonNode end(String task, Duration patience) {
        return Awaitility.await("the end of " + task)
                .atMost(patience)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(
                        () -> status(task),
                        status -> ENDS.contains(status.path("status").asString()));
    }

    void awaitPhase(String task, String phase) {
        Awaitility.await(phase)
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> phase(task), phase::equals);
    }

    int delete(String task) throws Exception {
        return send("DELETE", "/api/v1/task?id=" + task, null).statusCode();
    }

    HttpResponse<byte[]> result(String task, String... headers) throws Exception {
        HttpRequest.Builder request = request("/api/v1/result?id=" + task);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.GET().build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest.Builder request = request(path).header("Content-Type", "application/json");
        request.method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(api.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token);
    }

    /** A figure of the public status, which wants no token. */
    double figure(String name) throws Exception {
        HttpResponse<String> response =
                http.send(
                        HttpRequest.newBuilder(api.resolve("/api/v1/status")).build(),
                        BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in\n" + response.body()));
    }
}
