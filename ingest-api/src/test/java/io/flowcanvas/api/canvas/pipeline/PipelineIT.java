package io.flowcanvas.api.canvas.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.api.support.Records;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import tools.jackson.databind.JsonNode;

class PipelineIT {
    private static final Canvas PAULA = new Canvas(Api.shared(), "paula");
    private static final Map<String, Object> SHRINK =
            Map.of(
                    "name",
                    "shrink",
                    "description",
                    "makes images small",
                    "steps",
                    List.of(Map.of("component", "resize", "parameters", Map.of("width", 100))));
    private static final Map<String, Object> GREY =
            Map.of("name", "grey", "steps", List.of(Map.of("component", "grayscale")));

    @Test
    void createsAPipelineCompleteWithIdsInputsAndDefaults() {
        EntityExchangeResult<JsonNode> created = create(SHRINK);
        JsonNode pipeline = Objects.requireNonNull(created.getResponseBody());
        String id = pipeline.path("id").asString();

        assertThat(created.getResponseHeaders().getLocation())
                .hasToString("http://127.0.0.1:" + Api.shared().port() + "/v1/pipelines/" + id);
        assertThat(created.getResponseHeaders().getETag()).isEqualTo("\"1\"");
        assertThat(pipeline.path("version").asInt()).isEqualTo(1);
        assertThat(pipeline.path("description").asString()).isEqualTo("makes images small");
        assertThat(pipeline.path("outputs").toString()).isEqualTo("[\"resize\"]");
        JsonNode step = pipeline.path("steps").path(0);
        assertThat(step.path("id").asString()).isEqualTo("resize");
        assertThat(step.path("inputs").toString()).isEqualTo("[\"input\"]");
        assertThat(step.path("parameters").path("mode").asString()).isEqualTo("fit");
        assertThat(PAULA.get("/v1/pipelines/" + id)).isEqualTo(pipeline);
    }

    @Test
    void replacingMakesANewVersionThatLaterExecutionsRun() {
        String id = PAULA.createPipeline(SHRINK);
        String before = PAULA.submitted(Canvas.form(id).file("held.jpg", new byte[] {1}));

        JsonNode replaced = replace(id, GREY, "\"1\"", 200);
        String after = PAULA.submitted(Canvas.form(id).file("held.jpg", new byte[] {1}));

        assertThat(replaced.path("version").asInt()).isEqualTo(2);
        assertThat(replaced.path("name").asString()).isEqualTo("grey");
        assertThat(PAULA.get("/v1/executions/" + before).path("pipeline_version").asInt())
                .isEqualTo(1);
        assertThat(PAULA.get("/v1/executions/" + after).path("pipeline_version").asInt())
                .isEqualTo(2);
    }

    @Test
    void refusesToReplaceAVersionThatIsNotThePresentOne() {
        String id = PAULA.createPipeline(SHRINK);
        replace(id, GREY, null, 200);

        replace(id, SHRINK, "\"1\"", 412);

        assertThat(PAULA.get("/v1/pipelines/" + id).path("version").asInt()).isEqualTo(2);
    }

    @Test
    void tellsTheEngineOfEveryChange() {
        String id = PAULA.createPipeline(SHRINK);
        Canvas.eventually(() -> assertThat(records(id)).hasSize(1));
        replace(id, GREY, null, 200);
        Canvas.eventually(() -> assertThat(records(id)).hasSize(2));
        delete(id, 204);
        Canvas.eventually(() -> assertThat(records(id)).hasSize(3));

        List<ConsumerRecord<String, byte[]>> records = records(id);
        assertThat(definition(records.get(0)).getSteps(0).getComponent()).isEqualTo("resize");
        assertThat(definition(records.get(1)).getVersion()).isEqualTo(2);
        assertThat(definition(records.get(1)).getSteps(0).getComponent()).isEqualTo("grayscale");
        assertThat(records.get(2).value()).isNull();
    }

    @Test
    void aDeletedPipelineIsGone() {
        String id = PAULA.createPipeline(SHRINK);

        delete(id, 204);

        delete(id, 404);
        PAULA.client().get().uri("/v1/pipelines/" + id).exchange().expectStatus().isNotFound();
        PAULA.submitRefused(Canvas.form(id).file("x.jpg", new byte[] {1}), 400);
    }

    @Test
    void listsOnesOwnInPagesNewestFirst() {
        Canvas lister = new Canvas(Api.shared(), "lister");
        String first = lister.createPipeline(SHRINK);
        String second = lister.createPipeline(SHRINK);
        String third = lister.createPipeline(SHRINK);

        JsonNode page = lister.get("/v1/pipelines?limit=2");
        JsonNode rest =
                lister.get("/v1/pipelines?limit=2&cursor=" + page.path("next_cursor").asString());

        assertThat(page.path("data").findValuesAsString("id")).contains(third, second);
        assertThat(rest.path("data").findValuesAsString("id")).contains(first);
        assertThat(rest.path("data").size()).isEqualTo(1);
        assertThat(rest.path("next_cursor").isNull()).isTrue();
    }

    @Test
    void namesEveryErrorOfAPipelineWithItsPointer() {
        JsonNode problem =
                refused(
                        Map.of(
                                "name",
                                "wrong",
                                "steps",
                                List.of(
                                        Map.of("component", "sparkle"),
                                        Map.of(
                                                "component",
                                                "resize",
                                                "parameters",
                                                Map.of("width", 0)))));

        assertThat(problem.path("errors").findValuesAsString("field"))
                .contains("/steps/0/component", "/steps/1/parameters/width");
        assertThat(problem.path("request_id").asString()).isNotEmpty();
        assertThat(problem.path("type").asString()).isEqualTo("/problems/invalid-request");
    }

    @Test
    void refusesACycle() {
        JsonNode problem =
                refused(
                        Map.of(
                                "name",
                                "round",
                                "steps",
                                List.of(
                                        Map.of(
                                                "id", "a",
                                                "component", "grayscale",
                                                "inputs", List.of("b")),
                                        Map.of(
                                                "id", "b",
                                                "component", "grayscale",
                                                "inputs", List.of("a")))));

        assertThat(problem.path("errors").findValuesAsString("field"))
                .contains("/steps/0/inputs", "/steps/1/inputs");
    }

    @Test
    void refusesANulCharacterWhichTheDatabaseCannotKeep() {
        JsonNode problem = refused(Map.of("name", "a\u0000b", "steps", SHRINK.get("steps")));

        assertThat(problem.path("detail").asString()).contains("NUL");
    }

    @Test
    void refusesWhatIsNoJson() {
        PAULA.client()
                .post()
                .uri("/v1/pipelines")
                .header(HttpHeaders.CONTENT_TYPE, "application/json")
                .bodyValue("{\"name\":")
                .exchange()
                .expectStatus()
                .isBadRequest()
                .expectHeader()
                .contentType("application/problem+json");
    }

    @Test
    void tellsWhatComponentsThereAreWithTheirSchemas() {
        JsonNode all = PAULA.get("/v1/components");
        JsonNode resize = PAULA.get("/v1/components/resize");

        assertThat(all.path("data").findValuesAsString("id")).contains("resize", "ai_detection");
        assertThat(all.path("next_cursor").isNull()).isTrue();
        assertThat(
                        resize.path("parameters_schema")
                                .path("properties")
                                .path("width")
                                .path("maximum")
                                .asInt())
                .isEqualTo(16384);
        PAULA.client().get().uri("/v1/components/sparkle").exchange().expectStatus().isNotFound();
    }

    private static List<ConsumerRecord<String, byte[]>> records(String id) {
        return Records.all(Topics.PIPELINES).stream()
                .filter(record -> record.key().equals(id))
                .toList();
    }

    private static PipelineDefinition definition(ConsumerRecord<String, byte[]> record) {
        try {
            return PipelineDefinition.parseFrom(record.value());
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static EntityExchangeResult<JsonNode> create(Map<String, Object> document) {
        return PAULA.client()
                .post()
                .uri("/v1/pipelines")
                .bodyValue(document)
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody(JsonNode.class)
                .returnResult();
    }

    private static JsonNode refused(Map<String, Object> document) {
        return Objects.requireNonNull(
                PAULA.client()
                        .post()
                        .uri("/v1/pipelines")
                        .bodyValue(document)
                        .exchange()
                        .expectStatus()
                        .isBadRequest()
                        .expectBody(JsonNode.class)
                        .returnResult()
                        .getResponseBody());
    }

    private static JsonNode replace(
            String id,
            Map<String, Object> document,
            @org.jspecify.annotations.Nullable String match,
            int status) {
        return Objects.requireNonNull(
                PAULA.client()
                        .put()
                        .uri("/v1/pipelines/" + id)
                        .headers(
                                headers -> {
                                    if (match != null) {
                                        headers.setIfMatch(match);
                                    }
                                })
                        .bodyValue(document)
                        .exchange()
                        .expectStatus()
                        .isEqualTo(status)
                        .expectBody(JsonNode.class)
                        .returnResult()
                        .getResponseBody());
    }

    private static void delete(String id, int status) {
        PAULA.client()
                .delete()
                .uri("/v1/pipelines/" + id)
                .exchange()
                .expectStatus()
                .isEqualTo(status);
    }
}
