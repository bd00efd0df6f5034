package io.flowcanvas.api.canvas.camera;

import static io.flowcanvas.api.canvas.camera.OwnCameras.URL;
import static io.flowcanvas.api.canvas.camera.OwnCameras.awaitDefinitions;
import static io.flowcanvas.api.canvas.camera.OwnCameras.definitions;
import static io.flowcanvas.api.canvas.camera.OwnCameras.document;
import static io.flowcanvas.api.canvas.camera.OwnCameras.records;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Cameras are changed and removed, and the engine hears of it. */
class CameraChangesIT {
    private static final Canvas CORA = new Canvas(Api.shared(), "cora");
    private static final OwnCameras CAMERAS = new OwnCameras(CORA);
    private static final Map<String, Object> GREY =
            Map.of("name", "grey", "steps", List.of(Map.of("component", "grayscale")));
    private static final MediaType MERGE_PATCH =
            MediaType.parseMediaType("application/merge-patch+json");

    @Test
    void tellsTheEngineOfEveryChangeInOrder() throws Exception {
        String pipeline = CORA.createPipeline();
        String id = CAMERAS.created(pipeline);
        awaitDefinitions(id, 1);

        JsonNode patched = CAMERAS.patch(id, Map.of("name", "gate", "enabled", false), null, 200);
        awaitDefinitions(id, 2);
        CAMERAS.send(HttpMethod.PUT, "/v1/pipelines/" + pipeline, GREY, null, 200);
        List<CameraDefinition> told = awaitDefinitions(id, 3);
        CAMERAS.delete(id, null, 204);
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
    void replacesAllButThePasswordThatIsSentBackMasked() throws Exception {
        String pipeline = CORA.createPipeline();
        String id = CAMERAS.created(pipeline);
        Map<String, Object> document = new HashMap<>(document(pipeline));
        document.put("name", "yard");
        document.put("url", "rtsp://***:***@10.1.2.3/other");

        JsonNode replaced = CAMERAS.send(HttpMethod.PUT, "/v1/cameras/" + id, document, null, 200);

        assertThat(replaced.path("name").asString()).isEqualTo("yard");
        Canvas.eventually(
                () ->
                        assertThat(definitions(id))
                                .last()
                                .extracting(CameraDefinition::getUrl)
                                .isEqualTo("rtsp://viewer:s3cret@10.1.2.3/other"));
        document.put("url", "rtsp://***:***@10.9.9.9/other");
        JsonNode refused = CAMERAS.send(HttpMethod.PUT, "/v1/cameras/" + id, document, null, 400);
        assertThat(refused.path("errors").findValuesAsString("field")).containsExactly("/url");
    }

    @Test
    void whatChangesNothingMakesNoVersion() {
        String pipeline = CORA.createPipeline();
        String id = CAMERAS.created(pipeline);

        JsonNode same =
                CAMERAS.send(HttpMethod.PUT, "/v1/cameras/" + id, document(pipeline), null, 200);

        assertThat(same.path("version").asInt()).isEqualTo(1);
    }

    @Test
    void refusesToChangeAVersionThatIsNotThePresentOne() {
        String id = CAMERAS.created(CORA.createPipeline());
        CAMERAS.patch(id, Map.of("name", "gate"), "\"1\"", 200);

        CAMERAS.patch(id, Map.of("name", "yard"), "\"1\"", 412);
        CAMERAS.delete(id, "\"1\"", 412);
        CAMERAS.patch(id, Map.of("name", "yard"), "\"seven\"", 400);

        assertThat(CORA.get("/v1/cameras/" + id).path("name").asString()).isEqualTo("gate");
        CAMERAS.delete(id, "\"2\"", 204);
        CAMERAS.delete(id, null, 404);
    }

    @Test
    void changesThatComeAtOnceAllCount() {
        String id = CAMERAS.created(CORA.createPipeline());
        List<String> fields = List.of("max_fps", "no_motion_seconds", "name", "enabled");
        List<Object> values = List.of(7, 30, "gate", false);

        List<CompletableFuture<JsonNode>> changes =
                IntStream.range(0, fields.size())
                        .mapToObj(
                                each ->
                                        CompletableFuture.supplyAsync(
                                                () ->
                                                        CAMERAS.patch(
                                                                id,
                                                                Map.of(
                                                                        fields.get(each),
                                                                        values.get(each)),
                                                                null,
                                                                200)))
                        .toList();
        changes.forEach(CompletableFuture::join);

        JsonNode camera = CORA.get("/v1/cameras/" + id);
        assertThat(camera.path("version").asInt()).isEqualTo(5);
        assertThat(camera.path("max_fps").asInt()).isEqualTo(7);
        assertThat(camera.path("no_motion_seconds").asInt()).isEqualTo(30);
        assertThat(camera.path("name").asString()).isEqualTo("gate");
        assertThat(camera.path("enabled").asBoolean()).isFalse();
    }

    @Test
    void takesPatchesOfBothMediaTypesAndNoOther() {
        String id = CAMERAS.created(CORA.createPipeline());

        for (MediaType type : List.of(MERGE_PATCH, MediaType.APPLICATION_JSON)) {
            patchOf(type, id, "{\"max_fps\":null}").expectStatus().isOk();
        }
        patchOf(MediaType.TEXT_PLAIN, id, "{}").expectStatus().isEqualTo(415);
        patchOf(MERGE_PATCH, id, "[]").expectStatus().isBadRequest();
    }

    private static WebTestClient.ResponseSpec patchOf(MediaType type, String id, String body) {
        return CORA.client()
                .patch()
                .uri("/v1/cameras/" + id)
                .contentType(type)
                .bodyValue(body)
                .exchange();
    }
}
