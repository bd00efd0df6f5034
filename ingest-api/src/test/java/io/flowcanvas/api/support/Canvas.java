package io.flowcanvas.api.support;

import io.flowcanvas.proto.engine.v1.ItemRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.test.web.reactive.server.StatusAssertions;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.BodyInserters;
import tools.jackson.databind.JsonNode;

/** What a client of the canvas dialect does, as one user. */
public final class Canvas {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Set<String> FINAL = Set.of("completed", "failed", "cancelled");

    /** A submission as a browser would send it. */
    public static final class Form {
        private final MultipartBodyBuilder builder = new MultipartBodyBuilder();
        private boolean empty = true;

        public Form field(String name, String value) {
            builder.part(name, value);
            empty = false;
            return this;
        }

        public Form file(String filename, byte[] content) {
            builder.part("input_files[]", new ByteArrayResource(content))
                    .filename(filename)
                    .contentType(MediaType.IMAGE_JPEG);
            empty = false;
            return this;
        }

        private MultipartBodyBuilder builder() {
            if (empty) {
                throw new IllegalStateException("a form has at least one part");
            }
            return builder;
        }
    }

    private final Api api;
    private final String username;

    public Canvas(Api api, String username) {
        this.api = api;
        this.username = username;
    }

    public static Form form(String pipelineId) {
        return new Form().field("pipeline_id", pipelineId);
    }

    public static Form emptyForm() {
        return new Form();
    }

    public static ItemRequest item(List<ItemRequest> requests, int index) {
        return requests.stream()
                .filter(request -> request.getItemIndex() == index)
                .findFirst()
                .orElseThrow();
    }

    public static void eventually(ThrowingRunnable assertion) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(assertion);
    }

    public WebTestClient client() {
        return api.as(username);
    }

    public String createPipeline() {
        return createPipeline(
                Map.of(
                        "name",
                        "shrink",
                        "steps",
                        List.of(
                                Map.of(
                                        "component",
                                        "resize",
                                        "parameters",
                                        Map.of("width", 800)))));
    }

    public String createPipeline(Map<String, Object> document) {
        return json(
                        client().post()
                                .uri("/v1/pipelines")
                                .bodyValue(document)
                                .exchange()
                                .expectStatus(),
                        201)
                .path("id")
                .asString();
    }

    public String upload(String filename, byte[] content) {
        MultipartBodyBuilder builder = new MultipartBodyBuilder();
        builder.part("file", new ByteArrayResource(content)).filename(filename);
        return json(
                        client().post()
                                .uri("/v1/files")
                                .body(BodyInserters.fromMultipartData(builder.build()))
                                .exchange()
                                .expectStatus(),
                        201)
                .path("file_id")
                .asString();
    }

    public JsonNode submit(Form form) {
        return json(send(form, Map.of()), 202);
    }

    public JsonNode submit(Form form, Map<String, String> headers) {
        return json(send(form, headers), 202);
    }

    /** Its id. */
    public String submitted(Form form) {
        return submit(form).path("execution_id").asString();
    }

    public JsonNode submitRefused(Form form, int status) {
        return json(send(form, Map.of()), status);
    }

    public JsonNode submitRefused(Form form, Map<String, String> headers, int status) {
        return json(send(form, headers), status);
    }

    public JsonNode postAccepted(String path, Map<String, Object> body) {
        return json(client().post().uri(path).bodyValue(body).exchange().expectStatus(), 202);
    }

    public JsonNode get(String path) {
        return json(client().get().uri(path).exchange().expectStatus(), 200);
    }

    public JsonNode awaitFinal(String executionId) {
        AtomicReference<JsonNode> last = new AtomicReference<>();
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> {
                            last.set(get("/v1/executions/" + executionId));
                            return FINAL.contains(last.get().path("status").asString());
                        });
        return last.get();
    }

    /** Accepted or not. */
    public StatusAssertions send(Form form, Map<String, String> headers) {
        return client().post()
                .uri("/v1/executions")
                .headers(all -> headers.forEach(all::set))
                .body(BodyInserters.fromMultipartData(form.builder().build()))
                .exchange()
                .expectStatus();
    }

    private static JsonNode json(StatusAssertions answer, int status) {
        return Objects.requireNonNull(
                answer.isEqualTo(status)
                        .expectBody(JsonNode.class)
                        .returnResult()
                        .getResponseBody());
    }
}
