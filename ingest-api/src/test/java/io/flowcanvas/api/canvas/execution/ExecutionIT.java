package io.flowcanvas.api.canvas.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.api.support.FakeEngine;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.testkit.Photos;
import io.flowcanvas.testkit.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ExecutionIT {
    private static final Canvas ALICE = new Canvas(Api.shared(), "alice");
    private static FakeEngine engine;

    @BeforeAll
    static void startEngine() {
        engine = new FakeEngine(Services.kafka().bootstrapServers());
    }

    @AfterAll
    static void stopEngine() {
        engine.close();
    }

    @Test
    void takesImagesInAFormAndTellsHowEachEnded() {
        String pipeline = ALICE.createPipeline();

        JsonNode accepted =
                ALICE.submit(
                        Canvas.form(pipeline)
                                .file("one.jpg", new byte[] {1, 2, 3})
                                .file("bad.jpg", new byte[] {4}));

        assertThat(accepted.path("status").asString()).isEqualTo("pending");
        assertThat(Instant.parse(accepted.path("estimated_completion").asString()))
                .isAfter(Instant.now().minusSeconds(60));
        String id = accepted.path("execution_id").asString();
        JsonNode done = ALICE.awaitFinal(id);
        assertThat(done.path("status").asString()).isEqualTo("completed");
        assertThat(done.path("pipeline_id").asString()).isEqualTo(pipeline);
        assertThat(done.path("pipeline_version").asInt()).isEqualTo(1);
        assertThat(done.path("items").toString())
                .isEqualTo("{\"total\":2,\"completed\":1,\"failed\":1}");
        assertThat(done.path("progress").path("percentage").asDouble()).isEqualTo(100);
        assertThat(done.path("progress").path("total_steps").asInt()).isEqualTo(1);
        assertThat(done.path("steps").path(0).path("component_name").asString())
                .isEqualTo("resize");
        JsonNode output = done.path("output_files").path(0);
        assertThat(output.path("download_url").asString())
                .isEqualTo(
                        "http://127.0.0.1:%d/v1/files/%s"
                                .formatted(Api.shared().port(), output.path("file_id").asString()));
        JsonNode items = ALICE.get("/v1/executions/" + id + "/items").path("data");
        assertThat(items.size()).isEqualTo(2);
        assertThat(items.path(0).path("detections").path(0).path("label").asString())
                .isEqualTo("person");
        assertThat(items.path(0).path("detections").path(0).path("box").path("width").asDouble())
                .isEqualTo(30);
        assertThat(items.path(0).path("output_files").path(0).path("filename").asString())
                .isEqualTo("result-0.jpg");
        assertThat(items.path(1).path("error").path("code").asString())
                .isEqualTo("UNREADABLE_IMAGE");
    }

    @Test
    void carriesSmallImagesInsideTheRecordAndLargeOnesAsClaimChecks() throws IOException {
        byte[] small = Files.readAllBytes(Photos.named("rocket.jpg"));
        byte[] large = new byte[3 * 1024 * 1024];
        large[large.length - 1] = 7;

        String id =
                ALICE.submitted(
                        Canvas.form(ALICE.createPipeline())
                                .file("small.jpg", small)
                                .file("large.jpg", large)
                                .field("priority", "high"));
        ALICE.awaitFinal(id);

        List<ItemRequest> requests = engine.requests(id);
        ItemRequest first = Canvas.item(requests, 0);
        ItemRequest second = Canvas.item(requests, 1);
        assertThat(first.getInlineData().toByteArray()).isEqualTo(small);
        assertThat(first.getPriorityValue()).isEqualTo(2);
        assertThat(first.getOwner()).isEqualTo(second.getOwner()).isNotEmpty();
        assertThat(second.hasObjectKey()).isTrue();
        assertThat(second.getObjectKey()).isEqualTo("inputs/" + id + "/1");
    }

    @Test
    void takesPartsInAnyOrderAndParametersThatOverrideThePipelines() {
        String pipeline = ALICE.createPipeline();

        String id =
                ALICE.submitted(
                        Canvas.emptyForm()
                                .file("first.jpg", new byte[] {1})
                                .field(
                                        "parameters",
                                        "{\"resize_width\":321,\"output_format\":\"png\"}")
                                .field("pipeline_id", pipeline));
        ALICE.awaitFinal(id);

        ItemRequest request = engine.requests(id).get(0);
        assertThat(request.getDefinition().getSteps(0).getParametersJson()).contains("321");
        assertThat(request.getDefinition().getOutputFormat()).isEqualTo("png");
    }

    @Test
    void takesUploadedFilesByIdAsJson() {
        String file = ALICE.upload("held-for-later.jpg", new byte[] {1, 2, 3, 4});

        JsonNode accepted =
                ALICE.postAccepted(
                        "/v1/executions",
                        Map.of(
                                "pipeline_id", ALICE.createPipeline(),
                                "file_ids", List.of(file),
                                "priority", "low"));

        String id = accepted.path("execution_id").asString();
        Canvas.eventually(() -> assertThat(engine.requests(id)).hasSize(1));
        assertThat(engine.requests(id).get(0).getObjectKey()).isEqualTo("files/" + file);
    }

    @Test
    void namesEveryErrorOfASubmissionWithItsPointer() {
        JsonNode problem =
                ALICE.submitRefused(
                        Canvas.emptyForm()
                                .field("pipeline_id", UUID.randomUUID().toString())
                                .field("priority", "urgent")
                                .field("on_item_error", "explode")
                                .field("colour", "red")
                                .field("file_ids[]", "nonsense"),
                        400);

        assertThat(problem.path("code").asString()).isEqualTo("INVALID_REQUEST");
        assertThat(problem.path("errors").findValuesAsString("field"))
                .containsExactlyInAnyOrder(
                        "/pipeline_id", "/priority", "/on_item_error", "/colour", "/file_ids/0");
    }

    @Test
    void refusesParametersThatNoStepHasOrThatAreOutOfRange() {
        JsonNode problem =
                ALICE.submitRefused(
                        Canvas.form(ALICE.createPipeline())
                                .file("a.jpg", new byte[] {1})
                                .field("parameters", "{\"resize_width\":0,\"sparkle\":1}"),
                        400);

        assertThat(problem.path("errors").findValuesAsString("field"))
                .containsExactlyInAnyOrder("/parameters/resize_width", "/parameters/sparkle");
    }

    @Test
    void wantsAtLeastOneImage() {
        JsonNode problem = ALICE.submitRefused(Canvas.form(ALICE.createPipeline()), 400);

        assertThat(problem.path("errors").path(0).path("field").asString())
                .isEqualTo("/input_files");
    }

    @Test
    void cancelsWhatIsNotOverYetAndNothingElse() {
        String id =
                ALICE.submitted(
                        Canvas.form(ALICE.createPipeline()).file("held.jpg", new byte[] {1}));

        JsonNode answer = ALICE.postAccepted("/v1/executions/" + id + "/cancel", Map.of());

        assertThat(answer.path("execution_id").asString()).isEqualTo(id);
        assertThat(ALICE.awaitFinal(id).path("status").asString()).isEqualTo("cancelled");
        assertThat(engine.cancellations(id)).hasSize(1);
        ALICE.client()
                .post()
                .uri("/v1/executions/" + id + "/cancel")
                .exchange()
                .expectStatus()
                .isEqualTo(409);
    }

    @Test
    void runsAnExecutionAgainFromWhatKafkaKept() {
        byte[] image = {9, 8, 7, 6};
        byte[] large = new byte[2 * 1024 * 1024];
        String id =
                ALICE.submitted(
                        Canvas.form(ALICE.createPipeline())
                                .file("again.jpg", image)
                                .file("large.jpg", large)
                                .field("parameters", "{\"width\":77}"));
        ALICE.awaitFinal(id);

        String again =
                ALICE.postAccepted("/v1/executions/" + id + "/rerun", Map.of())
                        .path("execution_id")
                        .asString();
        ALICE.awaitFinal(again);

        assertThat(again).isNotEqualTo(id);
        ItemRequest first = Canvas.item(engine.requests(again), 0);
        assertThat(first.getInlineData().toByteArray()).isEqualTo(image);
        assertThat(first.getFileName()).isEqualTo("again.jpg");
        assertThat(first.getDefinition().getSteps(0).getParametersJson()).contains("77");
        assertThat(Canvas.item(engine.requests(again), 1).getObjectKey())
                .isEqualTo("inputs/" + id + "/1");
    }

    @Test
    void listsExecutionsByStatusPipelineAndTimeInPages() {
        Canvas carol = new Canvas(Api.shared(), "carol");
        String pipeline = carol.createPipeline();
        for (int i = 0; i < 3; i++) {
            carol.awaitFinal(carol.submitted(Canvas.form(pipeline).file("x.jpg", new byte[] {1})));
        }
        carol.awaitFinal(
                carol.submitted(
                        Canvas.form(carol.createPipeline()).file("bad.jpg", new byte[] {1})));

        JsonNode first =
                carol.get("/v1/executions?limit=2&status=completed&pipeline_id=" + pipeline);
        JsonNode second =
                carol.get(
                        "/v1/executions?limit=2&status=completed&pipeline_id="
                                + pipeline
                                + "&cursor="
                                + first.path("next_cursor").asString());

        assertThat(first.path("data").size()).isEqualTo(2);
        assertThat(second.path("data").size()).isEqualTo(1);
        assertThat(second.has("next_cursor")).isTrue();
        assertThat(second.path("next_cursor").isNull()).isTrue();
        assertThat(carol.get("/v1/executions?status=failed").path("data").size()).isEqualTo(1);
        assertThat(
                        carol.get("/v1/executions?created_after=2999-01-01T00:00:00Z")
                                .path("data")
                                .size())
                .isZero();
        carol.client()
                .get()
                .uri("/v1/executions?status=odd&limit=1000")
                .exchange()
                .expectStatus()
                .isBadRequest();
    }

    @Test
    void aFailedExecutionSaysWhy() {
        String id =
                ALICE.submitted(
                        Canvas.form(ALICE.createPipeline()).file("bad.jpg", new byte[] {1}));

        JsonNode done = ALICE.awaitFinal(id);

        assertThat(done.path("status").asString()).isEqualTo("failed");
        assertThat(done.path("error").path("code").asString()).isEqualTo("UNREADABLE_IMAGE");
        assertThat(done.path("error").path("message").asString()).contains("bad.jpg");
    }

    @Test
    void passesOverProgressThatIsNoEventAndGoesOn() {
        engine.sendProgress(
                "nonsense", "no event".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        engine.sendProgress("empty", "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        engine.sendProgress(
                "half",
                "{\"steps\":[],\"items\":[]}".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        String id =
                ALICE.submitted(Canvas.form(ALICE.createPipeline()).file("x.jpg", new byte[] {1}));

        assertThat(ALICE.awaitFinal(id).path("status").asString()).isEqualTo("completed");
        String metrics =
                Api.shared()
                        .anonymous()
                        .get()
                        .uri("/metrics")
                        .exchange()
                        .expectBody(String.class)
                        .returnResult()
                        .getResponseBody();
        assertThat(metrics).containsPattern("flowcanvas_projection_bad_records_total [3-9]");
        assertThat(Topics.PROCESSING_PROGRESS).isNotEmpty();
    }
}
