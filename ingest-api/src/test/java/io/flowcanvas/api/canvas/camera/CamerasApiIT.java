package io.flowcanvas.api.canvas.camera;

import static io.flowcanvas.api.canvas.camera.OwnCameras.URL;
import static io.flowcanvas.api.canvas.camera.OwnCameras.awaitDefinitions;
import static io.flowcanvas.api.canvas.camera.OwnCameras.document;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Canvas;
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
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Cameras are made, read and listed by their owners, and by nobody else. */
class CamerasApiIT {
    private static final Canvas CARLA = new Canvas(Api.shared(), "carla");
    private static final OwnCameras CAMERAS = new OwnCameras(CARLA);

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
                CAMERAS.exchange(HttpMethod.POST, "/v1/cameras", document, null);
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
    void namesEveryFaultWithItsPointer() {
        JsonNode problem =
                CAMERAS.send(
                        HttpMethod.POST,
                        "/v1/cameras",
                        Map.of("name", "", "url", "ftp://h/", "pipeline_id", "x", "colour", 1),
                        null,
                        400);

        assertThat(problem.path("errors").findValuesAsString("field"))
                .containsExactlyInAnyOrder("/name", "/url", "/pipeline_id", "/colour");
    }

    @Test
    void refusesACameraThatIsTooLargeAsAWhole() {
        String pipeline = CARLA.createPipeline();
        List<Map<String, Object>> lines =
                IntStream.range(0, 32).mapToObj(CamerasApiIT::lineOfManyLabels).toList();
        Map<String, Object> large = new HashMap<>(document(pipeline));
        large.put("lines", lines);

        JsonNode refused = CAMERAS.send(HttpMethod.POST, "/v1/cameras", large, null, 400);
        String id = CAMERAS.created(pipeline, Map.of("lines", lines.subList(0, 8)));
        CAMERAS.patch(id, Map.of("lines", lines), null, 400);

        assertThat(refused.path("detail").asString()).contains("at most 65536").contains("labels");
        assertThat(CARLA.get("/v1/cameras/" + id).path("lines").size()).isEqualTo(8);
    }

    @Test
    void othersCamerasAreNotThere() {
        String id = CAMERAS.created(CARLA.createPipeline());
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
        OwnCameras cameras = new OwnCameras(lister);
        String pipeline = lister.createPipeline();
        String first = cameras.created(pipeline, Map.of());
        String second = cameras.created(pipeline, Map.of("enabled", false));
        String third = cameras.created(pipeline, Map.of());
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
        String id = CAMERAS.created(CARLA.createPipeline());
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
        String id = CAMERAS.created(CARLA.createPipeline());

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

    private static Map<String, Object> lineOfManyLabels(int number) {
        return Map.of(
                "id", "line-" + number,
                "from", Map.of("x", 0, "y", 0),
                "to", Map.of("x", 1, "y", 1),
                "labels", IntStream.range(0, 100).mapToObj(i -> "x".repeat(50) + i).toList());
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
}
