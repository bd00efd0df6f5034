package io.flowcanvas.api.workflow.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Bucket;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.api.support.FakeSandbox;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.flowcanvas.proto.engine.v1.RunCode;
import io.flowcanvas.testkit.Services;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

class CodeIT {
    private static final String EXECUTE = "/api/v1/code/execute";
    private static final String EXECUTIONS = "/api/v1/code/executions/";
    private static final String UUID_FORM = "[0-9a-f-]{36}";
    private static final AtomicReference<FakeSandbox> ENGINE = new AtomicReference<>();

    @BeforeAll
    static void start() {
        Api.shared();
        ENGINE.set(new FakeSandbox(Services.kafka().bootstrapServers()));
    }

    @AfterAll
    static void stop() {
        engine().close();
    }

    private static FakeSandbox engine() {
        return ENGINE.get();
    }

    @Test
    void runsCodeAndTellsHowItWent() {
        WebTestClient.ResponseSpec answer =
                execute(
                        """
                        {"language":"python","code":"print(1)","input":{"a":1.50},"timeout":7}
                        """);
        JsonNode accepted =
                body(
                        answer.expectStatus()
                                .isAccepted()
                                .expectHeader()
                                .valueMatches("Location", "http.*" + EXECUTIONS + UUID_FORM));
        assertThat(accepted.propertyNames())
                .containsExactly("execution_id", "status", "created_at", "_links");
        assertThat(accepted.path("status").asString()).isEqualTo("pending");
        String id = accepted.path("execution_id").asString();
        assertThat(accepted.path("_links").path("self").asString()).endsWith(EXECUTIONS + id);

        JsonNode ended = awaitEnd(id);

        assertThat(ended.propertyNames())
                .containsExactly(
                        "execution_id",
                        "language",
                        "status",
                        "created_at",
                        "started_at",
                        "completed_at",
                        "stdout",
                        "stderr",
                        "result",
                        "exit_code",
                        "usage",
                        "_links");
        assertThat(ended.path("status").asString()).isEqualTo("completed");
        assertThat(ended.path("language").asString()).isEqualTo("python");
        assertThat(ended.path("stdout").asString()).isEqualTo("out\u0000");
        assertThat(ended.path("result").path("a").asDouble()).isEqualTo(1.5);
        assertThat(ended.path("exit_code").asInt(-1)).isZero();
        assertThat(ended.path("usage").toString())
                .isEqualTo("{\"cpu_ms\":12,\"peak_memory_bytes\":4096,\"duration_ms\":34}");

        RunCode run = engine().calls(id).get(0).getRunCode();
        assertThat(run.getTimeoutMillis()).isEqualTo(7_000);
        assertThat(run.getLanguage()).isEqualTo("python");
        assertThat(Bucket.keys("functions/" + run.getDigest())).hasSize(1);
    }

    @Test
    void tellsWhyCodeFailed() {
        JsonNode ended =
                awaitEnd(
                        submitted(
                                "{\"language\":\"nodejs\",\"code\":\"x\",\"input\":{\"fail\":\"NUL"
                                        + " \\u0000\"}}"));

        assertThat(ended.path("status").asString()).isEqualTo("failed");
        assertThat(ended.path("error").path("code").asString()).isEqualTo("RUNTIME_ERROR");
        assertThat(ended.path("error").path("message").asString()).isEqualTo("NUL \ufffd");
        assertThat(ended.path("error").path("details").path("line").asString()).isEqualTo("3");
        assertThat(ended.path("exit_code").asInt()).isEqualTo(1);
        assertThat(ended.path("stderr").asString()).isEqualTo("err");
    }

    @Test
    void cancelsOnceAndLeavesWhatHasEndedAlone() {
        String id = submitted("{\"language\":\"rust\",\"code\":\"x\",\"input\":{\"hold\":true}}");
        Canvas.eventually(
                () -> assertThat(read(id).path("status").asString()).isEqualTo("running"));

        delete("rita", id).expectStatus().isNoContent().expectBody().isEmpty();
        delete("rita", id).expectStatus().isNoContent();

        assertThat(awaitEnd(id).path("status").asString()).isEqualTo("cancelled");
        Canvas.eventually(() -> assertThat(engine().cancellations(id)).isNotEmpty());
        assertThat(engine().calls(id)).anyMatch(FunctionCall::hasCancelCode);
        int calls = engine().calls(id).size();
        delete("rita", id).expectStatus().isNoContent();
        assertThat(
                        Api.fromDatabase(
                                "select count(*) from control_outbox where execution_id = ?",
                                UUID.fromString(id)))
                .isEqualTo(0L);
        assertThat(engine().calls(id)).hasSize(calls);
        assertThat(read(id).path("status").asString()).isEqualTo("cancelled");
    }

    @Test
    void isSeenByItsOwnerAlone() {
        String id = submitted("{\"language\":\"rust\",\"code\":\"x\",\"input\":{\"hold\":true}}");

        for (String other : new String[] {"olga", Api.ADMIN}) {
            get(other, id).expectStatus().isNotFound();
            delete(other, id).expectStatus().isNotFound();
        }
        get("rita", UUID.randomUUID().toString()).expectStatus().isNotFound();
        delete("rita", UUID.randomUUID().toString()).expectStatus().isNotFound();
        get("rita", "no-id").expectStatus().isNotFound();
        assertThat(engine().cancellations(id)).isEmpty();
        Api.shared()
                .as("rita")
                .get()
                .uri("/v1/executions/" + id)
                .exchange()
                .expectStatus()
                .isNotFound();
        assertThat(new Canvas(Api.shared(), "rita").get("/v1/executions").toString())
                .doesNotContain(id);
    }

    @Test
    void isNotConfusedWithPipelines() {
        Canvas canvas = new Canvas(Api.shared(), "rita");
        String pipeline = canvas.createPipeline();
        String execution = canvas.submitted(Canvas.form(pipeline).file("held.jpg", new byte[] {1}));
        get("rita", execution).expectStatus().isNotFound();
        delete("rita", execution).expectStatus().isNotFound();
    }

    @Test
    void sendsACallAgainThatACrashLeftBehind() {
        String id = submitted("{\"language\":\"rust\",\"code\":\"x\",\"input\":{\"hold\":true}}");
        Canvas.eventually(() -> assertThat(engine().calls(id)).hasSize(1));

        Api.onDatabase(
                "update executions set published = false, lease_until = now() - interval '1 second'"
                        + " where id = ?",
                UUID.fromString(id));

        Canvas.eventually(() -> assertThat(engine().calls(id)).hasSize(2));
        assertThat(engine().calls(id).get(1)).isEqualTo(engine().calls(id).get(0));
    }

    @Test
    void keepsItsPromiseWhileKafkaIsDown() {
        Services.kafka().stop();
        String id;
        try {
            id = submitted("{\"language\":\"rust\",\"code\":\"x\",\"input\":{\"kept\":true}}");
            assertThat(read(id).path("status").asString()).isEqualTo("pending");
        } finally {
            Services.kafka().start();
        }
        assertThat(awaitEnd(id).path("result").path("kept").asBoolean()).isTrue();
    }

    @Test
    void acceptsNothingWhileTheObjectStoreIsDown() {
        Object before = Api.fromDatabase("select count(*) from executions");
        Services.objectStore().stop();
        try {
            JsonNode error =
                    body(
                            execute("{\"language\":\"rust\",\"code\":\"x\"}")
                                    .expectStatus()
                                    .isEqualTo(503));
            assertThat(error.path("error").path("code").asString())
                    .isEqualTo("SERVICE_UNAVAILABLE");
            assertThat(Api.fromDatabase("select count(*) from executions")).isEqualTo(before);
        } finally {
            Services.objectStore().start();
        }
    }

    @Test
    void answersARepetitionWithTheFirstExecution() {
        String key = UUID.randomUUID().toString();
        String request = "{\"language\":\"rust\",\"code\":\"x\",\"input\":{\"hold\":1}}";
        JsonNode first = body(execute(request, HttpHeaders.ACCEPT, "*/*", "Idempotency-Key", key));
        JsonNode second = body(execute(request, "Idempotency-Key", key));
        assertThat(second).isEqualTo(first);
        JsonNode other =
                body(execute(request + " ", "Idempotency-Key", key).expectStatus().isEqualTo(422));
        assertThat(other.path("error").path("code").asString()).isEqualTo("VALIDATION_ERROR");
    }

    @Test
    void saysEveryFieldThatIsWrongInTheLanguageOfTheClient() {
        String request = "{\"language\":\"perl\",\"timeout\":0,\"colour\":1}";
        JsonNode english = body(execute(request).expectStatus().isEqualTo(422)).path("error");
        assertThat(english.propertyNames())
                .containsExactly(
                        "code",
                        "message",
                        "details",
                        "request_id",
                        "timestamp",
                        "documentation_url");
        assertThat(english.path("code").asString()).isEqualTo("VALIDATION_ERROR");
        assertThat(english.path("details").valueStream())
                .extracting(detail -> detail.path("field").asString())
                .containsExactly("colour", "language", "code", "timeout");
        assertThat(english.path("details").path(3).path("issue").asString())
                .isEqualTo("must be a whole number from 1 to 300");

        JsonNode chinese =
                body(execute(
                                        request,
                                        HttpHeaders.ACCEPT_LANGUAGE,
                                        "zh-TW",
                                        "X-Request-ID",
                                        "mine-1")
                                .expectHeader()
                                .valueEquals("X-Request-ID", "mine-1")
                                .expectHeader()
                                .valueEquals(HttpHeaders.CONTENT_LANGUAGE, "zh-TW"))
                        .path("error");
        assertThat(chinese.path("message").asString()).isEqualTo("有 4 個欄位不符合要求,請參閱 details");
        assertThat(chinese.path("details").path(2).path("issue").asString()).isEqualTo("為必填欄位");
        assertThat(chinese.path("request_id").asString()).isEqualTo("mine-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "\"x\"", "{\"language\":\"rust\",}", "\u0000"})
    void refusesBodiesThatAreNoObject(String request) {
        JsonNode error = body(execute(request).expectStatus().isBadRequest()).path("error");
        assertThat(error.path("code").asString()).isEqualTo("INVALID_REQUEST");
        assertThat(error.has("details")).isFalse();
    }

    @Test
    void refusesNestingWithoutAnEndAndBodiesTooLarge() {
        execute("{\"language\":\"rust\",\"code\":\"x\",\"input\":" + "[".repeat(100_000))
                .expectStatus()
                .isBadRequest();
        execute("{\"code\":\"" + "x".repeat(1_100_000) + "\",\"language\":\"rust\"}")
                .expectStatus()
                .isEqualTo(422);
        JsonNode error =
                body(
                        execute("{\"code\":\"" + "x".repeat(6_000_000) + "\"}")
                                .expectStatus()
                                .isEqualTo(413));
        assertThat(error.path("error").path("code").asString()).isEqualTo("INVALID_REQUEST");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/code/execute, 405, INVALID_REQUEST",
        "POST, /api/v1/code/nothing, 404, NOT_FOUND",
        "POST, /api/v1/code, 404, NOT_FOUND"
    })
    void speaksItsDialectOnEveryPathUnderIt(String method, String path, int status, String code) {
        JsonNode error =
                body(
                        Api.shared()
                                .as("rita")
                                .method(org.springframework.http.HttpMethod.valueOf(method))
                                .uri(path)
                                .exchange()
                                .expectStatus()
                                .isEqualTo(status));
        assertThat(error.path("error").path("code").asString()).isEqualTo(code);
    }

    @Test
    void refusesStrangersAndOtherMediaTypes() {
        Api.shared()
                .anonymous()
                .post()
                .uri(EXECUTE)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue("{}")
                .exchange()
                .expectStatus()
                .isUnauthorized()
                .expectHeader()
                .valueEquals(
                        HttpHeaders.WWW_AUTHENTICATE,
                        "Bearer realm=\"API\", error=\"invalid_token\"")
                .expectBody()
                .jsonPath("$.error.code")
                .isEqualTo("UNAUTHORIZED");
        Api.shared()
                .as("rita")
                .post()
                .uri(EXECUTE)
                .contentType(MediaType.TEXT_PLAIN)
                .bodyValue("x")
                .exchange()
                .expectStatus()
                .isEqualTo(415);
    }

    @Test
    void sendsTheHeadersOfItsDialect() {
        execute("{}")
                .expectHeader()
                .contentType("application/json;charset=UTF-8")
                .expectHeader()
                .valueMatches("X-Response-Time", "[0-9]+ms")
                .expectHeader()
                .valueEquals(HttpHeaders.CACHE_CONTROL, "no-cache, no-store, must-revalidate")
                .expectHeader()
                .exists("X-Request-ID");
        String id = submitted("{\"language\":\"rust\",\"code\":\"x\"}");
        get("rita", id)
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentType("application/json;charset=UTF-8")
                .expectHeader()
                .valueMatches("X-Response-Time", "[0-9]+ms")
                .expectHeader()
                .valueEquals(HttpHeaders.CACHE_CONTROL, "no-cache, no-store, must-revalidate");
    }

    private static WebTestClient.ResponseSpec execute(String request, String... headers) {
        WebTestClient.RequestBodySpec spec =
                Api.shared().as("rita").post().uri(EXECUTE).contentType(MediaType.APPLICATION_JSON);
        for (int i = 0; i < headers.length; i += 2) {
            spec = spec.header(headers[i], headers[i + 1]);
        }
        return spec.bodyValue(request).exchange();
    }

    private static String submitted(String request) {
        return body(execute(request).expectStatus().isAccepted()).path("execution_id").asString();
    }

    private static WebTestClient.ResponseSpec get(String username, String id) {
        return Api.shared().as(username).get().uri(EXECUTIONS + id).exchange();
    }

    private static WebTestClient.ResponseSpec delete(String username, String id) {
        return Api.shared().as(username).delete().uri(EXECUTIONS + id).exchange();
    }

    private static JsonNode read(String id) {
        return body(get("rita", id).expectStatus().isOk());
    }

    private static JsonNode awaitEnd(String id) {
        Canvas.eventually(
                () ->
                        assertThat(read(id).path("status").asString())
                                .isIn("completed", "failed", "cancelled"));
        return read(id);
    }

    private static JsonNode body(WebTestClient.ResponseSpec answer) {
        return Json.parse(
                new String(
                        Objects.requireNonNull(
                                answer.expectBody().returnResult().getResponseBody()),
                        java.nio.charset.StandardCharsets.UTF_8));
    }
}
