package io.flowcanvas.api.appstore.task;

import static io.flowcanvas.api.support.AppStore.asset;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.AppStore;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.api.support.FakeTasks;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.task.TaskPhase;
import io.flowcanvas.proto.engine.v1.Asset;
import io.flowcanvas.proto.engine.v1.CreateTask;
import io.flowcanvas.proto.engine.v1.TaskCommand;
import io.flowcanvas.testkit.Services;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

class TaskIT {
    private static final Api API = Api.shared();
    private static final AppStore TINA = new AppStore(API, "tina");
    private static final FakeTasks ENGINE = new FakeTasks(Services.kafka().bootstrapServers());

    @AfterAll
    static void stop() {
        ENGINE.close();
    }

    @AfterEach
    void listen() {
        ENGINE.away(false);
        ENGINE.mute(false);
    }

    @Test
    void createsATaskOfTheDefaultApplicationWithoutABody() {
        AppStore.Reply reply = TINA.create("");

        assertThat(reply.status()).isEqualTo(200);
        JsonNode body = reply.body();
        assertThat(body.path("success").asBoolean()).isTrue();
        assertThat(body.get("message").isNull()).isTrue();
        for (JsonNode reading : List.of(body, body.path("data"))) {
            assertThat(UUID.fromString(reading.path("task_id").asString())).isNotNull();
            assertThat(reading.path("attributes").isArray()).isTrue();
            assertThat(reading.path("assets_per_batch").asInt()).isEqualTo(100);
            assertThat(reading.path("status").asString()).isEqualTo("CREATED");
            assertThat(reading.has("webhook_secret")).isFalse();
        }
        String id = body.path("task_id").asString();
        CreateTask create = ENGINE.commands(id).get(0).getCreate();
        assertThat(create.getApplication()).isEqualTo("detect-objects");
        assertThat(create.getPipeline().getStepsList())
                .extracting(step -> step.getComponent())
                .containsExactly("resize", "ai_detection", "draw_detections");
        assertThat(create.getMostAssets()).isEqualTo(12);
        assertThat(create.getQuietMillis()).isEqualTo(10_000);
        assertThat(create.getExpiryMillis()).isEqualTo(86_400_000);
        assertThat(create.getMostFailedPercent()).isEqualTo(100);
        assertThat(create.getExpectedAssets()).isZero();
        assertThat(create.getOwner()).isNotEmpty();
    }

    @Test
    void tellsATaskInBothReadings() {
        String id = TINA.created("{}");
        JsonNode body = TINA.task(id).body();

        assertThat(body.propertyNames())
                .containsExactly(
                        "success",
                        "message",
                        "data",
                        "task_id",
                        "status",
                        "assets_downloaded",
                        "result_id",
                        "result_type",
                        "assets_total",
                        "assets_failed",
                        "assets_expected",
                        "items_processed",
                        "items_failed",
                        "failures");
        for (JsonNode reading : List.of(body, body.path("data"))) {
            assertThat(reading.path("task_id").asString()).isEqualTo(id);
            assertThat(reading.path("status").asString()).isEqualTo("CREATED");
            assertThat(reading.path("assets_downloaded").asInt(-1)).isZero();
            assertThat(reading.get("result_id").isNull()).isTrue();
            assertThat(reading.path("result_type").asString()).isEqualTo("STREAM");
            assertThat(reading.get("message").isNull()).isTrue();
        }
    }

    @Test
    void goesThroughItsStatuses() {
        String id = TINA.created("{\"expected_assets\":2,\"pipeline\":\"thumbnails\"}");

        AppStore.Reply added = TINA.add(id, List.of(asset("a.jpg"), asset("b.jpg")));
        assertThat(added.status()).isEqualTo(200);
        assertThat(added.text()).isEqualTo("{\"success\":true,\"message\":null,\"data\":null}");
        assertThat(TINA.phase(id)).isEqualTo("DOWNLOADING");
        ENGINE.downloaded(id, "a.jpg");
        awaitNumber(id, "assets_downloaded", 50);
        assertThat(TINA.phase(id)).isEqualTo("DOWNLOADING");
        ENGINE.downloaded(id, "b.jpg");
        awaitPhase(id, "WAITING");
        assertThat(TINA.task(id).body().path("assets_downloaded").asInt()).isEqualTo(100);

        AppStore.Reply started = TINA.start(id);
        assertThat(started.status()).isEqualTo(200);
        assertThat(started.body().path("status").asString()).isEqualTo("PROCESSING");
        assertThat(TINA.start(id).status()).isEqualTo(200);
        assertThat(ENGINE.commands(id).stream().filter(TaskCommand::hasStart)).hasSize(1);

        ENGINE.moveOn(id, TaskPhase.COMPLETED, null);
        awaitPhase(id, "COMPLETED");
        JsonNode task = TINA.task(id).body();
        assertThat(task.path("result_id").asString())
                .isEqualTo("http://127.0.0.1:" + API.port() + "/api/v1/result?id=" + id);
        assertThat(task.path("data").path("items_processed").asInt()).isEqualTo(2);
        assertThat(task.path("assets_expected").asInt()).isEqualTo(2);
    }

    @Test
    void saysWhyATaskFailed() {
        String id = TINA.created("{}");
        TINA.add(id, List.of(asset("a.jpg"), asset("b.jpg")));
        ENGINE.moveOn(id, TaskPhase.FAILED, "nobody finished it");
        awaitPhase(id, "FAILED");

        JsonNode body = TINA.task(id).body();
        assertThat(body.path("success").asBoolean()).isTrue();
        assertThat(body.path("message").asString()).isEqualTo("nobody finished it");
        assertThat(body.path("data").path("message").asString()).isEqualTo("nobody finished it");
        assertThat(body.get("result_id").isNull()).isTrue();
        assertThat(body.path("failures").path(0).path("file_name").asString()).isEqualTo("b.jpg");
        assertThat(body.path("failures").path(0).path("code").asString())
                .isEqualTo("DOWNLOAD_FAILED");
        assertThat(TINA.start(id).status()).isEqualTo(409);
        assertThat(TINA.add(id, List.of(asset("c.jpg"))).status()).isEqualTo(409);
    }

    @Test
    void neverShowsAnOlderStateAfterAPost() {
        // what a command changed comes with the reply alone here, never over the progress topic
        String id = TINA.created("{}");
        for (int i = 0; i < 10; i++) {
            TINA.add(id, List.of(asset("n" + i + ".jpg")));
            JsonNode task = TINA.task(id).body();
            assertThat(task.path("assets_total").asInt()).isEqualTo(i + 1);
            assertThat(task.path("assets_downloaded").asInt()).isLessThan(100);
            ENGINE.downloaded(id, "n" + i + ".jpg");
            awaitNumber(id, "assets_downloaded", 100);
        }
    }

    @Test
    void takesNoAssetsOnceItProcesses() {
        String id = TINA.created("{}");
        TINA.add(id, List.of(asset("a.jpg")));
        // the engine is ahead of the database
        ENGINE.mute(true);
        TINA.start(id);
        ENGINE.mute(false);

        AppStore.Reply late = TINA.add(id, List.of(asset("b.jpg")));

        assertThat(late.status()).isEqualTo(409);
        assertThat(late.body().path("success").asBoolean(true)).isFalse();
        assertThat(late.code()).isEqualTo("CONFLICT");
        assertThat(late.message()).contains("PROCESSING");
        assertThat(ENGINE.assets(id)).hasSize(1);
    }

    @Test
    void takesABatchThatItHasThoughItProcesses() {
        String id = TINA.created("{}");
        TINA.add(id, List.of(asset("a.jpg"), asset("b.jpg")));
        ENGINE.moveOn(id, TaskPhase.PROCESSING, null);
        awaitPhase(id, "PROCESSING");

        assertThat(TINA.add(id, List.of(asset("b.jpg"))).status()).isEqualTo(200);
        assertThat(TINA.start(id).status()).isEqualTo(200);
        assertThat(TINA.add(id, List.of(asset("b.jpg"), asset("c.jpg"))).status()).isEqualTo(409);
        assertThat(TINA.add(id, List.of(asset("b.jpg", "http://127.0.0.1:9/another"))).status())
                .isEqualTo(409);
        assertThat(ENGINE.assets(id)).hasSize(2);
    }

    @Test
    void keepsAMessageThatTheDatabaseCannotHold() {
        String id = TINA.created("{}");
        ENGINE.moveOn(id, TaskPhase.FAILED, "no\u0000where");
        awaitPhase(id, "FAILED");

        assertThat(TINA.task(id).message()).isEqualTo("no\ufffdwhere");
        Canvas.eventually(
                () ->
                        assertThat(
                                        Api.fromDatabase(
                                                "select count(*) from tasks where id = ? and"
                                                        + " end_phase = 'FAILED' and failed = 1",
                                                UUID.fromString(id)))
                                .isEqualTo(1L));
    }

    @Test
    void takesTheSameBatchTwice() {
        String id = TINA.created("{}");
        List<Map<String, Object>> batch = List.of(asset("a.jpg"), asset("b.jpg"));
        assertThat(TINA.add(id, batch).status()).isEqualTo(200);
        assertThat(TINA.add(id, batch).status()).isEqualTo(200);

        assertThat(ENGINE.assets(id)).hasSize(2);
        assertThat(TINA.task(id).body().path("assets_total").asInt()).isEqualTo(2);
    }

    @Test
    void letsTheLastOfANameInABatchCount() {
        String id = TINA.created("{}");
        TINA.add(
                id,
                List.of(
                        asset("a.jpg", "http://127.0.0.1:9/old"),
                        asset("b.jpg"),
                        asset("a.jpg", "http://127.0.0.1:9/new")));

        assertThat(ENGINE.assets(id))
                .extracting(Asset::getFileName)
                .containsExactlyInAnyOrder("a.jpg", "b.jpg");
        assertThat(ENGINE.assets(id))
                .filteredOn(one -> one.getFileName().equals("a.jpg"))
                .extracting(Asset::getDownloadUrl)
                .containsExactly("http://127.0.0.1:9/new");
    }

    @Test
    void takesNothingOfABatchThatIsTooLargeOrLacksAnAttribute() {
        String id = TINA.created("{\"pipeline\":\"survey\"}");
        Map<String, Object> placed =
                Map.of(
                        "file_name",
                        "good.jpg",
                        "attributes",
                        Map.of("longitude", 8.5, "latitude", "47.4"),
                        "download_url",
                        "http://127.0.0.1:9/a");
        Map<String, Object> lost =
                Map.of(
                        "file_name",
                        "lost.jpg",
                        "attributes",
                        Map.of("longitude", 8.5),
                        "download_url",
                        "http://127.0.0.1:9/b");

        AppStore.Reply large = TINA.add(id, List.of(placed, placed, placed, placed));
        assertThat(large.status()).isEqualTo(400);
        assertThat(large.message()).contains("at most 3");
        AppStore.Reply lacking = TINA.add(id, List.of(placed, lost));
        assertThat(lacking.status()).isEqualTo(400);
        assertThat(lacking.message()).contains("lost.jpg").contains("latitude");
        assertThat(lacking.body().path("data").path("errors").path(0).path("field").asString())
                .isEqualTo("/data/1/attributes/latitude");
        assertThat(ENGINE.assets(id)).isEmpty();

        assertThat(TINA.add(id, List.of(placed)).status()).isEqualTo(200);
        assertThat(Json.parse(ENGINE.assets(id).get(0).getAttributesJson()))
                .isEqualTo(Json.parse("{\"longitude\":8.5,\"latitude\":\"47.4\"}"));
    }

    @Test
    void takesNoMoreAssetsThanATaskMayHave() {
        String id = TINA.created("{}");
        List<Map<String, Object>> many =
                IntStream.range(0, 13).mapToObj(i -> asset("m" + i)).toList();

        assertThat(TINA.add(id, many).status()).isEqualTo(400);
        assertThat(TINA.task(id).body().path("assets_total").asInt()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.org/a.jpg",
                "file:///etc/passwd",
                "gopher://example.org/",
                "a.jpg",
                "http:///a.jpg",
                "http://a b/",
                ""
            })
    void refusesUrlsThatCannotBeDownloaded(String url) {
        String id = TINA.created("{}");

        AppStore.Reply reply = TINA.add(id, List.of(asset("ok.jpg"), asset("bad.jpg", url)));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).contains("bad.jpg").contains("/data/1/download_url");
        assertThat(ENGINE.assets(id)).isEmpty();
    }

    @Test
    void refusesNamesThatAreNoNames() {
        String id = TINA.created("{}");
        List<String> names = List.of("", "a\u0000b", "a\nb", "x".repeat(256), "\u0085");
        List<Map<String, Object>> assets = new ArrayList<>();
        names.forEach(name -> assets.add(asset(name)));

        AppStore.Reply reply = TINA.add(id, assets);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body().path("data").path("errors")).hasSize(5);
        assertThat(TINA.add(id, List.of(asset("名".repeat(255)))).status()).isEqualTo(200);
        assertThat(TINA.add(id, List.of(asset("../../etc/passwd"))).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"colour\":1}",
                "{\"pipeline\":\"no-such\"}",
                "{\"pipeline\":7}",
                "{\"pipeline\":\"thumbnails\",\"parameters\":{\"depth\":1}}",
                "{\"pipeline\":\"thumbnails\",\"parameters\":{\"thumbnail_width\":0}}",
                "{\"parameters\":[]}",
                "{\"result_type\":\"stream\"}",
                "{\"expected_assets\":0}",
                "{\"expected_assets\":13}",
                "{\"expected_assets\":1.5}",
                "{\"callback_url\":\"javascript:alert(1)\"}",
                "{\"callback_url\":\"\"}",
                "[]",
                "{",
                "{\"expected_assets\":1,\"expected_assets\":2}"
            })
    void refusesTasksThatMakeNoSense(String body) {
        int before = ENGINE.commands().size();

        AppStore.Reply reply = TINA.create(body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body().propertyNames()).containsExactly("success", "message", "data");
        assertThat(reply.message()).isNotBlank();
        assertThat(reply.code()).isEqualTo("INVALID_REQUEST");
        assertThat(ENGINE.commands()).hasSize(before);
    }

    @Test
    void runsWhatItIsAskedTo() {
        String id =
                TINA.created(
                        "{\"pipeline\":\"thumbnails\",\"parameters\":{\"thumbnail_width\":64},"
                                + "\"result_type\":\"JSON\",\"expected_assets\":12}");
        CreateTask create = ENGINE.commands(id).get(0).getCreate();
        assertThat(
                        Json.parse(create.getPipeline().getSteps(0).getParametersJson())
                                .path("width")
                                .asInt())
                .isEqualTo(64);
        assertThat(create.getResultType().name()).isEqualTo("RESULT_TYPE_JSON");
        assertThat(create.getExpectedAssets()).isEqualTo(12);

        AppStore.Reply survey = TINA.create("{\"pipeline\":\"survey\"}");
        assertThat(survey.body().path("attributes").toString())
                .isEqualTo("[\"longitude\",\"latitude\"]");
        assertThat(survey.body().path("assets_per_batch").asInt()).isEqualTo(3);
        assertThat(survey.body().path("result_type").asString()).isEqualTo("WEBSITE");
    }

    @Test
    void runsPipelinesOfItsCallerByNameOrId() {
        Canvas canvas = new Canvas(API, "tina");
        String name = "mine-" + UUID.randomUUID();
        Map<String, Object> document =
                Map.of("name", name, "steps", List.of(Map.of("component", "grayscale")));
        String pipeline = canvas.createPipeline(document);
        String byName = TINA.created("{\"pipeline\":\"" + name + "\"}");
        String byId = TINA.created("{\"pipeline\":\"" + pipeline + "\"}");
        for (String id : List.of(byName, byId)) {
            CreateTask create = ENGINE.commands(id).get(0).getCreate();
            assertThat(create.getPipeline().getId()).isEqualTo(pipeline);
            assertThat(create.getApplication()).isEqualTo(name);
        }
        AppStore other = new AppStore(API, "otto");
        assertThat(other.create("{\"pipeline\":\"" + name + "\"}").status()).isEqualTo(400);
        assertThat(other.create("{\"pipeline\":\"" + pipeline + "\"}").status()).isEqualTo(400);
        canvas.createPipeline(document);
        AppStore.Reply unclear = TINA.create("{\"pipeline\":\"" + name + "\"}");
        assertThat(unclear.status()).isEqualTo(400);
        assertThat(unclear.message()).contains("several");
    }

    @Test
    void showsNobodyElsesTasks() {
        String id = TINA.created("{}");
        for (String username : List.of("otto", Api.ADMIN)) {
            AppStore other = new AppStore(API, username);
            for (AppStore.Reply reply :
                    List.of(
                            other.task(id),
                            other.add(id, List.of(asset("a"))),
                            other.start(id),
                            other.delete(id))) {
                assertThat(reply.status()).isEqualTo(404);
                assertThat(reply.code()).isEqualTo("NOT_FOUND");
            }
        }
        assertThat(TINA.task(UUID.randomUUID().toString()).status()).isEqualTo(404);
        assertThat(TINA.task("no-id").status()).isEqualTo(404);
        assertThat(TINA.add("no-id", List.of(asset("a"))).status()).isEqualTo(404);
        assertThat(ENGINE.commands(id)).hasSize(1);
        assertThat(TINA.phase(id)).isEqualTo("CREATED");
    }

    @Test
    void saysThatTheEngineIsAwayAndTakesTheSameAgain() {
        String id = TINA.created("{}");
        ENGINE.away(true);
        AppStore.Reply refused = TINA.add(id, List.of(asset("a.jpg")));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.headers().getFirst("Retry-After")).isEqualTo("5");
        assertThat(refused.code()).isEqualTo("SERVICE_UNAVAILABLE");

        AppStore.Reply uncreated = TINA.create("{\"callback_url\":\"http://127.0.0.1:9/\"}");
        assertThat(uncreated.status()).isEqualTo(503);
        assertThat(uncreated.headers().getFirst("Retry-After")).isNotNull();
        ENGINE.away(false);

        assertThat(TINA.add(id, List.of(asset("a.jpg"))).status()).isEqualTo(200);
        assertThat(ENGINE.assets(id)).hasSize(1);
        // the task whose creation failed goes again, in the engine and in the database
        String lost =
                ENGINE.commands().stream()
                        .filter(TaskCommand::hasCreate)
                        .reduce((first, second) -> second)
                        .orElseThrow()
                        .getTaskId();
        Canvas.eventually(
                () ->
                        assertThat(ENGINE.commands(lost))
                                .extracting(TaskCommand::getCommandCase)
                                .containsExactly(
                                        TaskCommand.CommandCase.CREATE,
                                        TaskCommand.CommandCase.DELETE));
        Canvas.eventually(
                () ->
                        assertThat(
                                        Api.fromDatabase(
                                                "select count(*) from executions where id = ?",
                                                UUID.fromString(lost)))
                                .isEqualTo(0L));
    }

    @Test
    void doesNothingTwiceWhenAnAnswerWasLost() {
        String id = TINA.created("{}");
        ENGINE.mute(true);
        assertThat(TINA.add(id, List.of(asset("a.jpg"), asset("b.jpg"))).status()).isEqualTo(503);
        ENGINE.mute(false);
        assertThat(TINA.add(id, List.of(asset("a.jpg"), asset("b.jpg"))).status()).isEqualTo(200);
        assertThat(TINA.task(id).body().path("assets_total").asInt()).isEqualTo(2);
    }

    @Test
    void givesUpATaskThatACrashLeftUnanswered() {
        String id = TINA.created("{}");
        Api.onDatabase(
                "update tasks set accepted = false, inserted_at = now() - interval '1 hour' where"
                        + " id = ?",
                UUID.fromString(id));

        Canvas.eventually(() -> assertThat(ENGINE.knows(id)).isFalse());
        Canvas.eventually(
                () ->
                        assertThat(
                                        Api.fromDatabase(
                                                "select count(*) from executions where id = ?",
                                                UUID.fromString(id)))
                                .isEqualTo(0L));
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /api/v1/task, 405",
        "GET, /api/v1/assets, 405",
        "GET, /api/v1/task/start, 405",
        "GET, /api/v1/task/nothing, 404",
        "POST, /api/v1/assets/more, 404",
        "GET, /api/v1/task, 400",
        "DELETE, /api/v1/task, 400",
        "POST, /api/v1/%74ask/x, 404",
        "POST, /api/v1/status, 405"
    })
    void saysEveryErrorInTheEnvelope(String method, String path, int status) {
        AppStore.Reply reply = TINA.request(method, path, "");
        assertThat(reply.status()).isEqualTo(status);
        assertEnvelope(reply);
    }

    @Test
    void refusesOtherBodies() {
        String id = TINA.created("{}");
        List<AppStore.Reply> replies =
                List.of(
                        TINA.request("POST", "/api/v1/task", "a=b", MediaType.TEXT_PLAIN),
                        TINA.request("POST", "/api/v1/assets", "a=b", MediaType.TEXT_PLAIN),
                        TINA.request("POST", "/api/v1/task", "{\"a\":\"" + "x".repeat(1_100_000)),
                        TINA.request("POST", "/api/v1/assets", "[]"),
                        TINA.request("POST", "/api/v1/assets", "{\"task_id\":7,\"data\":[]}"),
                        TINA.request(
                                "POST",
                                "/api/v1/assets",
                                "{\"task_id\":\"" + id + "\",\"data\":[]}"),
                        TINA.request(
                                "POST",
                                "/api/v1/assets",
                                "{\"task_id\":\"" + id + "\",\"data\":[1]}"),
                        TINA.request("POST", "/api/v1/assets", "{\"task_id\":\"" + id + "\"}"));
        assertThat(replies)
                .extracting(AppStore.Reply::status)
                .containsExactly(415, 415, 413, 400, 400, 400, 400, 400);
        replies.forEach(TaskIT::assertEnvelope);
    }

    @Test
    void asksStrangersForAToken() {
        AppStore.Reply reply =
                AppStore.reply(API.anonymous().post().uri("/api/v1/task").exchange());
        assertThat(reply.status()).isEqualTo(401);
        assertEnvelope(reply);
        assertThat(reply.headers().getFirst("WWW-Authenticate")).startsWith("Bearer");
    }

    @Test
    void isNoExecutionOfTheCanvasButCanBeCancelledThere() {
        Canvas canvas = new Canvas(API, "tina");
        String id = TINA.created("{}");
        TINA.add(id, List.of(asset("a.jpg")));

        assertThat(canvas.get("/v1/executions").toString()).doesNotContain(id);
        for (String path : List.of("", "/items")) {
            canvas.client()
                    .get()
                    .uri("/v1/executions/" + id + path)
                    .exchange()
                    .expectStatus()
                    .isNotFound();
        }
        new Canvas(API, "otto")
                .client()
                .post()
                .uri("/v1/executions/" + id + "/cancel")
                .exchange()
                .expectStatus()
                .isNotFound();
        canvas.postAccepted("/v1/executions/" + id + "/cancel", Map.of());

        awaitPhase(id, "CANCELLED");
        assertThat(TINA.task(id).message()).isEqualTo("somebody cancelled it");
        assertThat(ENGINE.commands(id).get(2).getReplyTo()).isEmpty();
        canvas.client()
                .post()
                .uri("/v1/executions/" + id + "/cancel")
                .exchange()
                .expectStatus()
                .isEqualTo(409);
    }

    @Test
    void isTheSameOnEveryReplica() {
        try (Api second =
                Api.start(
                        Api.sharedDatabase(), "--flowcanvas.tasks.allowed-networks=127.0.0.0/8")) {
            AppStore there = TINA.at(second);
            String id = TINA.created("{}");
            assertThat(there.add(id, List.of(asset("a.jpg"))).status()).isEqualTo(200);
            assertThat(TINA.phase(id)).isEqualTo("DOWNLOADING");
            assertThat(TINA.start(id).status()).isEqualTo(200);
            assertThat(there.phase(id)).isEqualTo("PROCESSING");
            assertThat(there.delete(id).status()).isEqualTo(200);
            assertThat(TINA.task(id).status()).isEqualTo(404);
        }
    }

    private static void assertEnvelope(AppStore.Reply reply) {
        assertThat(reply.headers().getContentType()).isEqualTo(MediaType.APPLICATION_JSON);
        assertThat(reply.body().propertyNames()).containsExactly("success", "message", "data");
        assertThat(reply.body().path("success").asBoolean(true)).isFalse();
        assertThat(reply.message()).isNotBlank();
        assertThat(reply.code()).isNotBlank();
    }

    private static void awaitPhase(String id, String phase) {
        Canvas.eventually(() -> assertThat(TINA.phase(id)).isEqualTo(phase));
    }

    private static void awaitNumber(String id, String field, int value) {
        Canvas.eventually(
                () -> assertThat(TINA.task(id).body().path(field).asInt(-1)).isEqualTo(value));
    }
}
