package io.flowcanvas.api.canvas.camera;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.api.support.Records;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.engine.v1.CameraEvent;
import io.flowcanvas.proto.engine.v1.CameraStatus;
import io.flowcanvas.proto.engine.v1.FramePolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

class CamerasApiIT {
    private static final Canvas CARLA = new Canvas(Api.shared(), "carla");
    private static final MediaType MERGE_PATCH =
            MediaType.parseMediaType("application/merge-patch+json");
    private static final String URL = "rtsp://viewer:s3cret@10.1.2.3/live";
    private static final Map<String, Object> GREY =
            Map.of("name", "grey", "steps", List.of(Map.of("component", "grayscale")));

    @Test
    void createsACameraAndTellsTheEngineItsPasswordButNobodyElse() throws Exception {
        String pipeline = CARLA.createPipeline();
        Map<String, Object> document = new HashMap<>(document(pipeline));
        document.put("frame_policy", "sample(5)");
        document.put(
                "lines",
                List.of(
                        Map.of(
                                "id",
                                "gate",
                                "from",
                                Map.of("x", 0, "y", 0.5),
                                "to",
                                Map.of("x", 1, "y", 0.5))));
        EntityExchangeResult<JsonNode> created =
                send(HttpMethod.POST, "/v1/cameras", document, null);
        JsonNode camera = Objects.requireNonNull(created.getResponseBody());
        String id = camera.path("id").asString();

        assertThat(created.getStatus().value()).isEqualTo(201);
        assertThat(created.getResponseHeaders().getLocation()).hasPath("/v1/cameras/" + id);
        assertThat(created.getResponseHeaders().getETag()).isEqualTo("\"1\"");
        assertThat(camera.path("url").asString()).isEqualTo("rtsp://***:***@10.1.2.3/live");
        assertThat(camera.path("frame_policy").asString()).isEqualTo("sample(5)");
        assertThat(camera.path("max_fps").toString()).isEqualTo("5");
        assertThat(camera.path("enabled").asBoolean()).isTrue();
        assertThat(camera.path("status").isNull()).isTrue();
        assertThat(camera.path("pipeline_version").asInt()).isEqualTo(1);
        assertThat(camera.toString()).doesNotContain("s3cret");
        assertThat(CARLA.get("/v1/cameras/" + id)).isEqualTo(camera);
        CameraDefinition told = awaitDefinitions(id, 1).get(0);
        assertThat(told.getUrl()).isEqualTo(URL);
        assertThat(told.getPipeline().getId()).isEqualTo(pipeline);
        assertThat(told.getPipeline().getSteps(0).getComponent()).isEqualTo("resize");
        assertThat(told.getFramePolicy()).isEqualTo(FramePolicy.FRAME_POLICY_SAMPLE);
        assertThat(told.getLines(0).getTo().getX()).isEqualTo(1);
        assertThat(told.getEnabled()).isTrue();
    }

    @Test
    void tellsTheEngineOfEveryChangeInOrder() throws Exception {
        String pipeline = CARLA.createPipeline();
        String id = created(pipeline);
        awaitDefinitions(id, 1);

        JsonNode patched = patch(id, Map.of("name", "gate", "enabled", false), null, 200);
        awaitDefinitions(id, 2);
        replacePipeline(pipeline, GREY);
        List<CameraDefinition> told = awaitDefinitions(id, 3);
        delete(id, null, 204);
        Canvas.eventually(() -> assertThat(records(id)).hasSize(4));

        assertThat(patched.path("version").asInt()).isEqualTo(2);
        assertThat(told.get(1).getName()).isEqualTo("gate");
        assertThat(told.get(1).getEnabled()).isFalse();
        assertThat(told.get(1).getUrl()).isEqualTo(URL);
        assertThat(told.get(2).getPipeline().getSteps(0).getComponent()).isEqualTo("grayscale");
        assertThat(told.get(2).getPipeline().getVersion()).isEqualTo(2);
        assertThat(told)
                .extracting(CameraDefinition::getVersion)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(records(id).get(3).value()).isNull();
        Canvas.eventually(
                () ->
                        assertThat(
                                        Api.fromDatabase(
                                                "select count(*) from cameras where id = ?",
                                                UUID.fromString(id)))
                                .isEqualTo(0L));
    }

    @Test
    void aNewVersionOfThePipelineLeavesTheDocumentAsItIs() throws Exception {
        String pipeline = CARLA.createPipeline();
        String id = created(pipeline);

        replacePipeline(pipeline, GREY);

        JsonNode camera = CARLA.get("/v1/cameras/" + id);
        assertThat(camera.path("pipeline_version").asInt()).isEqualTo(2);
        assertThat(camera.path("version").asInt()).isEqualTo(1);
        patch(id, Map.of("enabled", false), "\"1\"", 200);
    }

    @Test
    void aPipelineThatCamerasRunStays() {
        String pipeline = CARLA.createPipeline();
        String id = created(pipeline);

        JsonNode refused = send(HttpMethod.DELETE, "/v1/pipelines/" + pipeline, null, null, 409);
        delete(id, null, 204);
        send(HttpMethod.DELETE, "/v1/pipelines/" + pipeline, null, null, 204);

        assertThat(refused.path("detail").asString()).contains("door", id);
    }

    @Test
    void aReplacedPipelineReadsNoFilesOfOthers() {
        String pipeline = CARLA.createPipeline();
        created(pipeline);
        String foreign = new Canvas(Api.shared(), "clara").upload("logo.png", new byte[] {1, 2});
        Map<String, Object> spying =
                Map.of(
                        "name",
                        "spying",
                        "steps",
                        List.of(
                                Map.of(
                                        "component",
                                        "watermark",
                                        "parameters",
                                        Map.of("image_file_id", foreign))));

        JsonNode refused = send(HttpMethod.PUT, "/v1/pipelines/" + pipeline, spying, null, 400);

        assertThat(refused.path("errors").findValuesAsString("field"))
                .containsExactly("/parameters/watermark.image_file_id");
        assertThat(CARLA.get("/v1/pipelines/" + pipeline).path("version").asInt()).isEqualTo(1);
    }

    @Test
    void replacesAllButThePasswordThatIsSentBackMasked() throws Exception {
        String pipeline = CARLA.createPipeline();
        String id = created(pipeline);
        Map<String, Object> document = new HashMap<>(document(pipeline));
        document.put("name", "yard");
        document.put("url", "rtsp://***:***@10.1.2.3/other");

        JsonNode replaced = send(HttpMethod.PUT, "/v1/cameras/" + id, document, null, 200);

        assertThat(replaced.path("name").asString()).isEqualTo("yard");
        Canvas.eventually(
                () ->
                        assertThat(definitions(id))
                                .last()
                                .extracting(CameraDefinition::getUrl)
                                .isEqualTo("rtsp://viewer:s3cret@10.1.2.3/other"));
        document.put("url", "rtsp://***:***@10.9.9.9/other");
        JsonNode refused = send(HttpMethod.PUT, "/v1/cameras/" + id, document, null, 400);
        assertThat(refused.path("errors").findValuesAsString("field")).containsExactly("/url");
    }

    @Test
    void whatChangesNothingMakesNoVersion() {
        String pipeline = CARLA.createPipeline();
        String id = created(pipeline);

        JsonNode same = send(HttpMethod.PUT, "/v1/cameras/" + id, document(pipeline), null, 200);

        assertThat(same.path("version").asInt()).isEqualTo(1);
    }

    @Test
    void refusesToChangeAVersionThatIsNotThePresentOne() {
        String id = created(CARLA.createPipeline());
        patch(id, Map.of("name", "gate"), "\"1\"", 200);

        patch(id, Map.of("name", "yard"), "\"1\"", 412);
        delete(id, "\"1\"", 412);
        patch(id, Map.of("name", "yard"), "\"seven\"", 400);

        assertThat(CARLA.get("/v1/cameras/" + id).path("name").asString()).isEqualTo("gate");
        delete(id, "\"2\"", 204);
        delete(id, null, 404);
    }

    @Test
    void changesThatComeAtOnceAllCount() {
        String id = created(CARLA.createPipeline());
        List<String> fields = List.of("max_fps", "no_motion_seconds", "name", "enabled");
        List<Object> values = List.of(7, 30, "gate", false);

        List<CompletableFuture<JsonNode>> changes =
                IntStream.range(0, fields.size())
                        .mapToObj(
                                each ->
                                        CompletableFuture.supplyAsync(
                                                () ->
                                                        patch(
                                                                id,
                                                                Map.of(
                                                                        fields.get(each),
                                                                        values.get(each)),
                                                                null,
                                                                200)))
                        .toList();
        changes.forEach(CompletableFuture::join);

        JsonNode camera = CARLA.get("/v1/cameras/" + id);
        assertThat(camera.path("version").asInt()).isEqualTo(5);
        assertThat(camera.path("max_fps").asInt()).isEqualTo(7);
        assertThat(camera.path("no_motion_seconds").asInt()).isEqualTo(30);
        assertThat(camera.path("name").asString()).isEqualTo("gate");
        assertThat(camera.path("enabled").asBoolean()).isFalse();
    }

    @Test
    void takesPatchesOfBothMediaTypesAndNoOther() {
        String id = created(CARLA.createPipeline());

        for (MediaType type : List.of(MERGE_PATCH, MediaType.APPLICATION_JSON)) {
            patchOf(type, id, "{\"max_fps\":null}").expectStatus().isOk();
        }
        patchOf(MediaType.TEXT_PLAIN, id, "{}").expectStatus().isEqualTo(415);
        patchOf(MERGE_PATCH, id, "[]").expectStatus().isBadRequest();
    }

    @Test
    void namesEveryFaultWithItsPointer() {
        JsonNode problem =
                send(
                        HttpMethod.POST,
                        "/v1/cameras",
                        Map.of("name", "", "url", "ftp://h/", "pipeline_id", "x", "colour", 1),
                        null,
                        400);

        assertThat(problem.path("errors").findValuesAsString("field"))
                .containsExactlyInAnyOrder("/name", "/url", "/pipeline_id", "/colour");
    }

    @Test
    void runsNoPipelineButTheOwnersOwn() {
        Canvas other = new Canvas(Api.shared(), "clara");
        String foreign = other.createPipeline();

        JsonNode unknown =
                send(
                        HttpMethod.POST,
                        "/v1/cameras",
                        document(UUID.randomUUID().toString()),
                        null,
                        400);
        send(HttpMethod.POST, "/v1/cameras", document(foreign), null, 400);
        patch(created(CARLA.createPipeline()), Map.of("pipeline_id", foreign), null, 400);
        int asAdmin =
                Api.shared()
                        .asAdmin()
                        .post()
                        .uri("/v1/cameras")
                        .bodyValue(document(foreign))
                        .exchange()
                        .returnResult(String.class)
                        .getStatus()
                        .value();

        assertThat(unknown.path("type").asString()).isEqualTo("/problems/unknown-pipeline");
        assertThat(asAdmin).isEqualTo(400);
    }

    @Test
    void othersCamerasAreNotThere() {
        String id = created(CARLA.createPipeline());
        WebTestClient stranger = new Canvas(Api.shared(), "clara").client();
        String path = "/v1/cameras/" + id;

        stranger.get().uri(path).exchange().expectStatus().isNotFound();
        stranger.delete().uri(path).exchange().expectStatus().isNotFound();
        stranger.patch().uri(path).bodyValue(Map.of()).exchange().expectStatus().isNotFound();
        stranger.put().uri(path).bodyValue(document(id)).exchange().expectStatus().isNotFound();
        stranger.get().uri("/v1/cameras/seven").exchange().expectStatus().isNotFound();
        Api.shared().anonymous().get().uri(path).exchange().expectStatus().isUnauthorized();
        Api.shared().asAdmin().get().uri(path).exchange().expectStatus().isOk();
    }

    @Test
    void listsOnesOwnInPagesAndByWhatTheyAre() {
        Canvas lister = new Canvas(Api.shared(), "camlister");
        String pipeline = lister.createPipeline();
        String first = created(lister, pipeline, Map.of());
        String second = created(lister, pipeline, Map.of("enabled", false));
        String third = created(lister, pipeline, Map.of());
        tell(first, 1, "down");

        JsonNode page = lister.get("/v1/cameras?limit=2");
        JsonNode rest =
                lister.get("/v1/cameras?limit=2&cursor=" + page.path("next_cursor").asString());

        assertThat(ids(page)).containsExactly(third, second);
        assertThat(ids(rest)).containsExactly(first);
        assertThat(rest.path("next_cursor").isNull()).isTrue();
        assertThat(ids(lister.get("/v1/cameras?enabled=true"))).containsExactly(third, first);
        assertThat(ids(lister.get("/v1/cameras?enabled=false"))).containsExactly(second);
        assertThat(ids(lister.get("/v1/cameras?status=down"))).containsExactly(first);
        assertThat(ids(lister.get("/v1/cameras?status=online&enabled=true"))).isEmpty();
        for (String wrong : List.of("status=sad", "enabled=perhaps", "limit=0", "cursor=x")) {
            lister.client()
                    .get()
                    .uri("/v1/cameras?" + wrong)
                    .exchange()
                    .expectStatus()
                    .isBadRequest();
        }
    }

    @Test
    void showsWhatTheEngineToldLast() {
        String id = created(CARLA.createPipeline());
        tell(id, 9, "reconnecting");

        JsonNode status = CARLA.get("/v1/cameras/" + id).path("status");

        assertThat(status.path("status").asString()).isEqualTo("reconnecting");
        assertThat(status.path("reason").asString()).isEqualTo("refused");
        assertThat(status.path("at").asString()).isEqualTo("2023-11-14T22:13:20Z");
        assertThat(status.path("frames_read").asInt()).isEqualTo(100);
        assertThat(status.path("frames_taken").asInt()).isEqualTo(60);
        assertThat(status.path("frames_processed").asInt()).isEqualTo(59);
        assertThat(status.path("frames_dropped").path("rate").asInt()).isEqualTo(40);
        assertThat(status.path("reconnects").asInt()).isEqualTo(3);
        assertThat(status.path("source_fps").asInt()).isEqualTo(25);
    }

    @Test
    void aReaderWhoKnowsTheTagStillGetsTheStatus() {
        String id = created(CARLA.createPipeline());

        CARLA.client()
                .get()
                .uri("/v1/cameras/" + id)
                .header(HttpHeaders.IF_NONE_MATCH, "\"1\"")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals(HttpHeaders.ETAG, "\"1\"");
    }

    @Test
    void nobodyHasMoreCamerasThanTheLimit() {
        Canvas collector = new Canvas(Api.shared(), "collector");
        String pipeline = collector.createPipeline();
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            all.add(
                    CompletableFuture.supplyAsync(
                            () ->
                                    collector
                                            .client()
                                            .post()
                                            .uri("/v1/cameras")
                                            .bodyValue(document(pipeline))
                                            .exchange()
                                            .returnResult(String.class)
                                            .getStatus()
                                            .value()));
        }
        List<Integer> statuses = all.stream().map(CompletableFuture::join).toList();

        assertThat(statuses).filteredOn(status -> status == 201).hasSize(20);
        assertThat(statuses).filteredOn(status -> status == 409).hasSize(5);
    }

    /** What the projection of events does. */
    private static void tell(String id, long seq, String status) {
        CameraEvent event =
                CameraEvent.newBuilder()
                        .setCameraId(id)
                        .setSeq(seq)
                        .setAt(com.google.protobuf.Timestamp.newBuilder().setSeconds(1_700_000_000))
                        .setStatus(
                                CameraStatus.newBuilder()
                                        .setStatus(status)
                                        .setReason("refused")
                                        .setFramesRead(100)
                                        .setFramesTaken(60)
                                        .setFramesProcessed(59)
                                        .putFramesDropped("rate", 40)
                                        .setReconnects(3)
                                        .setSourceFps(25))
                        .build();
        Api.onDatabase(
                "insert into camera_states (camera_id, seq, status, event, at) values (?, ?, ?, ?,"
                        + " now())",
                UUID.fromString(id),
                seq,
                status,
                event.toByteArray());
    }

    private static List<String> ids(JsonNode page) {
        return page.path("data").valueStream().map(each -> each.path("id").asString()).toList();
    }

    private static Map<String, Object> document(String pipeline) {
        return Map.of("name", "door", "url", URL, "pipeline_id", pipeline);
    }

    private static String created(String pipeline) {
        return created(CARLA, pipeline, Map.of());
    }

    private static String created(Canvas owner, String pipeline, Map<String, Object> more) {
        Map<String, Object> document = new HashMap<>(document(pipeline));
        document.putAll(more);
        return Objects.requireNonNull(
                        owner.client()
                                .post()
                                .uri("/v1/cameras")
                                .bodyValue(document)
                                .exchange()
                                .expectStatus()
                                .isCreated()
                                .expectBody(JsonNode.class)
                                .returnResult()
                                .getResponseBody())
                .path("id")
                .asString();
    }

    private static JsonNode patch(
            String id, Map<String, Object> changes, @Nullable String match, int status) {
        return send(HttpMethod.PATCH, "/v1/cameras/" + id, changes, match, status);
    }

    private static WebTestClient.ResponseSpec patchOf(MediaType type, String id, String body) {
        return CARLA.client()
                .patch()
                .uri("/v1/cameras/" + id)
                .contentType(type)
                .bodyValue(body)
                .exchange();
    }

    private static void delete(String id, @Nullable String match, int status) {
        send(HttpMethod.DELETE, "/v1/cameras/" + id, null, match, status);
    }

    private static void replacePipeline(String id, Map<String, Object> document) {
        send(HttpMethod.PUT, "/v1/pipelines/" + id, document, null, 200);
    }

    /** An empty object where the answer has no body. */
    private static JsonNode send(
            HttpMethod method,
            String path,
            @Nullable Object body,
            @Nullable String match,
            int status) {
        EntityExchangeResult<JsonNode> answer = send(method, path, body, match);
        assertThat(answer.getStatus().value()).as("%s", answer).isEqualTo(status);
        JsonNode document = answer.getResponseBody();
        return document == null
                ? tools.jackson.databind.node.JsonNodeFactory.instance.objectNode()
                : document;
    }

    private static EntityExchangeResult<JsonNode> send(
            HttpMethod method, String path, @Nullable Object body, @Nullable String match) {
        WebTestClient.RequestBodySpec request = CARLA.client().method(method).uri(path);
        if (match != null) {
            request.header(HttpHeaders.IF_MATCH, match);
        }
        if (body != null) {
            request.bodyValue(body);
        }
        return request.exchange().expectBody(JsonNode.class).returnResult();
    }

    private static List<ConsumerRecord<String, byte[]>> records(String id) {
        return Records.all(Topics.CAMERAS).stream()
                .filter(record -> record.key().equals(id))
                .toList();
    }

    private static List<CameraDefinition> awaitDefinitions(String id, int count)
            throws InvalidProtocolBufferException {
        Canvas.eventually(() -> assertThat(definitions(id)).hasSize(count));
        return definitions(id);
    }

    private static List<CameraDefinition> definitions(String id)
            throws InvalidProtocolBufferException {
        List<CameraDefinition> definitions = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records(id)) {
            definitions.add(CameraDefinition.parseFrom(record.value()));
        }
        return definitions;
    }
}
