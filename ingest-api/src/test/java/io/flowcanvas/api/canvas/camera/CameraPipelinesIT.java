package io.flowcanvas.api.canvas.camera;

import static io.flowcanvas.api.canvas.camera.OwnCameras.definitions;
import static io.flowcanvas.api.canvas.camera.OwnCameras.document;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.cameras.Camera;
import io.flowcanvas.api.cameras.CameraCatalogue;
import io.flowcanvas.api.cameras.CameraDocument;
import io.flowcanvas.api.cameras.rules.CameraRules;
import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.api.support.FakeCameras;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;

/** Which pipelines cameras run, and what becomes of those. */
class CameraPipelinesIT {
    private static final Canvas CILLA = new Canvas(Api.shared(), "cilla");
    private static final OwnCameras CAMERAS = new OwnCameras(CILLA);
    private static final Map<String, Object> GREY =
            Map.of("name", "grey", "steps", List.of(Map.of("component", "grayscale")));

    @Test
    void aNewVersionOfThePipelineLeavesTheDocumentAsItIs() throws Exception {
        String pipeline = CILLA.createPipeline();
        String id = CAMERAS.created(pipeline);

        CAMERAS.send(HttpMethod.PUT, "/v1/pipelines/" + pipeline, GREY, null, 200);

        JsonNode camera = CILLA.get("/v1/cameras/" + id);
        assertThat(camera.path("pipeline_version").asInt()).isEqualTo(2);
        assertThat(camera.path("version").asInt()).isEqualTo(1);
        CAMERAS.patch(id, Map.of("enabled", false), "\"1\"", 200);
    }

    @Test
    void aPipelineThatCamerasRunStays() {
        String pipeline = CILLA.createPipeline();
        String id = CAMERAS.created(pipeline);

        JsonNode refused =
                CAMERAS.send(HttpMethod.DELETE, "/v1/pipelines/" + pipeline, null, null, 409);
        CAMERAS.delete(id, null, 204);
        CAMERAS.send(HttpMethod.DELETE, "/v1/pipelines/" + pipeline, null, null, 204);

        assertThat(refused.path("detail").asString()).contains("door", id);
    }

    @Test
    void aReplacedPipelineReadsNoFilesOfOthers() {
        String pipeline = CILLA.createPipeline();
        CAMERAS.created(pipeline);
        String foreign = new Canvas(Api.shared(), "clara").upload("logo.png", new byte[] {1, 2});
        Map<String, Object> spying = watermark(foreign);

        JsonNode refused =
                CAMERAS.send(HttpMethod.PUT, "/v1/pipelines/" + pipeline, spying, null, 400);

        assertThat(refused.path("errors").findValuesAsString("field"))
                .containsExactly("/parameters/watermark.image_file_id");
        assertThat(CILLA.get("/v1/pipelines/" + pipeline).path("version").asInt()).isEqualTo(1);
    }

    @Test
    void runsNoPipelineButTheOwnersOwn() {
        Canvas other = new Canvas(Api.shared(), "clara");
        String foreign = other.createPipeline();

        JsonNode unknown =
                CAMERAS.send(
                        HttpMethod.POST,
                        "/v1/cameras",
                        document(UUID.randomUUID().toString()),
                        null,
                        400);
        CAMERAS.send(HttpMethod.POST, "/v1/cameras", document(foreign), null, 400);
        CAMERAS.patch(
                CAMERAS.created(CILLA.createPipeline()), Map.of("pipeline_id", foreign), null, 400);
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
    void aCameraCanBeChangedThoughItsPipelineIsNotAcceptableAnyMore() throws Exception {
        String logo = CILLA.upload("logo.png", new byte[] {1, 2});
        String pipeline = CILLA.createPipeline(watermark(logo));
        String id = CAMERAS.created(pipeline);
        CILLA.client().delete().uri("/v1/files/" + logo).exchange().expectStatus().isNoContent();

        CAMERAS.patch(id, Map.of("name", "gate"), null, 200);
        JsonNode disabled = CAMERAS.patch(id, Map.of("enabled", false), null, 200);
        CAMERAS.patch(id, Map.of("name", "yard"), null, 200);
        JsonNode refused = CAMERAS.patch(id, Map.of("enabled", true), null, 400);
        Map<String, Object> other = Map.of("pipeline_id", CILLA.createPipeline(), "enabled", true);
        JsonNode enabled = CAMERAS.patch(id, other, null, 200);

        assertThat(disabled.path("pipeline_version").asInt()).isEqualTo(1);
        assertThat(refused.path("errors").findValuesAsString("field"))
                .containsExactly("/parameters/watermark.image_file_id");
        assertThat(enabled.path("enabled").asBoolean()).isTrue();
        CAMERAS.patch(id, Map.of("pipeline_id", pipeline), null, 400);
        assertThat(CILLA.get("/v1/cameras/" + id).path("version").asInt()).isEqualTo(5);
        Canvas.eventually(
                () -> assertThat(definitions(id)).last().matches(CameraDefinition::getEnabled));
    }

    @Test
    void aChangeKeepsTheVersionThatThePipelineGotMeanwhile() {
        String pipeline = CILLA.createPipeline();
        UUID id = UUID.fromString(CAMERAS.created(pipeline));
        CAMERAS.send(HttpMethod.PUT, "/v1/pipelines/" + pipeline, GREY, null, 200);
        runVersion(id, 1);

        Camera renamed =
                Api.shared()
                        .bean(CameraCatalogue.class)
                        .change(id, caller(id), version -> true, present -> meanwhile(id, present))
                        .block();

        assertThat(renamed.document().name()).isEqualTo("gate");
        assertThat(renamed.pipelineVersion()).isEqualTo(2);
    }

    /** The pipeline is replaced between the reading and the writing. */
    private static CameraDocument meanwhile(UUID id, CameraDocument present) {
        runVersion(id, 2);
        return CameraRules.patch(present, Json.parse("{\"name\": \"gate\"}"));
    }

    private static void runVersion(UUID id, int version) {
        Api.onDatabase("update cameras set pipeline_version = ? where id = ?", version, id);
    }

    private static Caller caller(UUID camera) {
        return new Caller(
                FakeCameras.owner(camera.toString()), List.of(), Set.of(), "id", null, Instant.MAX);
    }

    private static Map<String, Object> watermark(String file) {
        return Map.of(
                "name",
                "marked",
                "steps",
                List.of(
                        Map.of(
                                "component",
                                "watermark",
                                "parameters",
                                Map.of("image_file_id", file))));
    }
}
