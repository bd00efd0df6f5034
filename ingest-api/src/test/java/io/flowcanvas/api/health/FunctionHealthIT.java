package io.flowcanvas.api.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.api.support.FakeFunctions;
import io.flowcanvas.api.support.Functions;
import io.flowcanvas.api.support.Lambda;
import io.flowcanvas.api.support.StubServer;
import io.flowcanvas.testkit.Services;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FunctionHealthIT {
    private static final StubServer FUNCTIONS = new StubServer();
    private static final StubServer FLINK = new StubServer();
    private static final Api API =
            Api.start(
                    Api.sharedDatabase(),
                    "--flowcanvas.functions.server-url=" + FUNCTIONS.address(),
                    "--flowcanvas.flink.url=" + FLINK.address(),
                    "--flowcanvas.health.cache=10ms");

    @BeforeEach
    void everythingWorks() {
        runtimes("ok", "ok", "ok");
        FLINK.answer("/overview", "{\"taskmanagers\":1}");
        job("RUNNING");
    }

    @AfterAll
    static void stop() {
        API.close();
        FUNCTIONS.close();
        FLINK.close();
    }

    @Test
    void saysWhichLanguagesCanBeRun() {
        Canvas.eventually(() -> assertThat(health().path("status").asString()).isEqualTo("ok"));
        runtimes("ok", "ok", "unavailable");

        Canvas.eventually(
                () ->
                        assertThat(health().at("/components/runtimes").toString())
                                .isEqualTo(
                                        "{\"nodejs\":\"ok\",\"python\":\"ok\",\"rust\":\"unavailable\"}"));
        assertThat(health().path("status").asString()).isEqualTo("degraded");
    }

    @Test
    void saysThatTheFunctionServerIsDown() {
        FUNCTIONS.answer("/health", "no JSON");

        Canvas.eventually(
                () ->
                        assertThat(health().at("/components/runtimes/nodejs").asString())
                                .isEqualTo("down"));
    }

    @Test
    void saysWhetherTheFunctionsJobRuns() {
        Canvas.eventually(() -> assertThat(statefun()).isEqualTo("ok"));
        job("RESTARTING");
        Canvas.eventually(() -> assertThat(statefun()).isEqualTo("down"));
        FLINK.answer("/jobs/overview", "{\"jobs\":[{\"name\":\"another\",\"state\":\"RUNNING\"}]}");
        assertThat(statefun()).isEqualTo("down");
    }

    @Test
    void opensNoSessionForALanguageThatCannotBeRun() {
        runtimes("ok", "unavailable", "ok");
        Lambda gerda = new Lambda(API, "gerda");
        try (FakeFunctions engine = new FakeFunctions(Services.kafka().bootstrapServers())) {
            String python = Functions.publish("python", true);
            String nodejs = Functions.publish("nodejs", true);
            Canvas.eventually(
                    () ->
                            assertThat(gerda.initialize("{}", "Language-Title", python).status())
                                    .isEqualTo(503));
            Lambda.Reply refused = gerda.initialize("{}", "Language-Title", python);

            assertThat(refused.code()).isEqualTo("INITIALIZATION_ERROR");
            assertThat(refused.cause()).isEqualTo("RUNTIME_UNAVAILABLE");
            assertThat(refused.message()).contains("python", "apt install it");
            assertThat(gerda.initialize("{}", "Language-Title", nodejs).status()).isEqualTo(200);
            assertThat(engine.calls()).hasSizeGreaterThanOrEqualTo(1);
        }
    }

    @Test
    void takesNoCodeInALanguageThatCannotBeRun() {
        runtimes("ok", "unavailable", "ok");
        Canvas.eventually(
                () ->
                        assertThat(health().at("/components/runtimes/python").asString())
                                .isEqualTo("unavailable"));
        Lambda gerda = new Lambda(API, "gerda");
        Lambda.Reply refused = code(gerda, "python");

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.code()).isEqualTo("SERVICE_UNAVAILABLE");
        assertThat(refused.message()).contains("python", "apt install it");
        assertThat(refused.body().at("/error/documentation_url").asString("")).isNotEmpty();
        assertThat(code(gerda, "nodejs").status()).isEqualTo(202);
    }

    @Test
    void takesCodeInWhileTheFunctionServerSaysNothing() {
        FUNCTIONS.answer("/health", "no JSON");
        Canvas.eventually(
                () ->
                        assertThat(health().at("/components/runtimes/python").asString())
                                .isEqualTo("down"));

        assertThat(code(new Lambda(API, "gerda"), "python").status()).isEqualTo(202);
    }

    private static Lambda.Reply code(Lambda user, String language) {
        return user.request(
                        "POST",
                        "/api/v1/code/execute",
                        "{\"language\":\"%s\",\"code\":\"x\"}".formatted(language))
                .join();
    }

    private static void runtimes(String nodejs, String python, String rust) {
        FUNCTIONS.answer(
                "/health",
                """
                {"status":"ok","runtimes":{
                  "nodejs":{"status":"%s","message":"v22"},
                  "python":{"status":"%s","message":"apt install it"},
                  "rust":{"status":"%s","message":"1.85"}}}
                """
                        .formatted(nodejs, python, rust));
    }

    private static void job(String state) {
        FLINK.answer(
                "/jobs/overview",
                "{\"jobs\":[{\"name\":\"flowcanvas-images\",\"state\":\"RUNNING\"},{\"name\":\"flowcanvas-functions\",\"state\":\"%s\"}]}"
                        .formatted(state));
    }

    private static String statefun() {
        return health().at("/components/statefun").asString();
    }

    private static JsonNode health() {
        return new Lambda(API.port(), "").request("GET", "/health", "").join().body();
    }
}
