package io.flowcanvas.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flowcanvas.proto.engine.v1.FunctionReply;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Functions and scripts on the whole stack, in good times and in bad. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FunctionsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String COUNTER =
            "let count = 0; module.exports = () => ({count: ++count});";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path folder;

    private static Stack stack;
    private static Lambda lambda;
    private static Client client;

    @BeforeAll
    static void start() throws Exception {
        stack =
                Stack.start(
                        folder,
                        "--api-setting",
                        "flowcanvas.rates.execute=1000000,flowcanvas.rates.initialize=1000000,flowcanvas.rates.functions=1000000");
        Sandboxes.require(stack.functionServer());
        client = stack.client();
        lambda = new Lambda(client);
        await("the shipped functions are published")
                .atMost(Duration.ofSeconds(120))
                .until(() -> lambda.get("/api/v1/functions").path("total").asInt() >= 3);
        HttpResponse<String> published =
                lambda.publish("nodejs-counter", COUNTER, "{}", "{\"count\":1}");
        assertThat(published.statusCode()).as(published.body()).isEqualTo(201);
    }

    @AfterAll
    static void stop() throws Exception {
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    @Order(1)
    void the_calculator_answers_as_the_contract_says_and_then_from_the_cache() throws Exception {
        String session = lambda.initialize("nodejs-calculator", true);
        String params = "{\"operation\":\"add\",\"values\":[1,2,3]}";

        JsonNode first = Lambda.JSON.readTree(lambda.execute(session, params).body());
        JsonNode second = Lambda.JSON.readTree(lambda.execute(session, params).body());
        JsonNode described = lambda.get("/api/v1/sessions/" + session);

        assertThat(first.path("result").toString()).isEqualTo("{\"value\":6}");
        assertThat(first.path("cached").asBoolean()).isFalse();
        assertThat(first.path("language_title").asString()).isEqualTo("nodejs-calculator");
        assertThat(second.path("cached").asBoolean()).isTrue();
        assertThat(described.path("status").asString()).isEqualTo("active");
        assertThat(described.path("last_executed_at").asString()).isNotEmpty();
    }

    @Test
    @Order(2)
    void the_image_processor_reads_an_uploaded_photo() throws Exception {
        Client.Upload photo = Photos.all().get(0);
        String file = client.store(photo);
        String session = lambda.initialize("python-image-processor", false);

        JsonNode result = lambda.result(session, "{\"file_id\":\"%s\"}".formatted(file));

        assertThat(result.toString()).contains("\"width\"").contains("\"height\"");
        assertThat(result.toString()).contains(Integer.toString(photo.content().length));
    }

    @Test
    @Order(3)
    void what_user_code_throws_is_told_with_its_line() throws Exception {
        String source =
                """
                module.exports = (p) => {
                  if (p.fail) throw new TypeError('no ' + p.fail);
                  return {};
                };
                """;
        assertThat(lambda.publish("nodejs-thrower", source, "{}", "{}").statusCode())
                .isEqualTo(201);
        String session = lambda.initialize("nodejs-thrower", true);

        HttpResponse<String> answer = lambda.execute(session, "{\"fail\":\"luck\"}");

        JsonNode error = Lambda.JSON.readTree(answer.body()).path("error");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(error.path("code").asString()).isEqualTo("RUNTIME_ERROR");
        assertThat(error.path("message").asString()).contains("no luck");
        assertThat(error.path("details").path("line").asInt()).isEqualTo(2);
    }

    @Test
    @Order(4)
    void an_endless_loop_times_out_and_the_session_lives_on() throws Exception {
        String source = "module.exports = (p) => { while (p.loop) {} return {}; };";
        assertThat(lambda.publish("nodejs-looper", source, "{}", "{}").statusCode()).isEqualTo(201);
        HttpResponse<String> opened =
                lambda.send(
                        "POST",
                        "/api/v1/initialize",
                        "{\"context\":{\"timeout_ms\":500,\"retain_session\":true}}",
                        "Language-Title",
                        "nodejs-looper");
        String session = Lambda.JSON.readTree(opened.body()).path("request_id").asString();

        HttpResponse<String> answer = lambda.execute(session, "{\"loop\":true}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(504);
        assertThat(Lambda.JSON.readTree(answer.body()).path("error").path("code").asString())
                .isEqualTo("TIMEOUT");
        assertThat(lambda.result(session, "{}").toString()).isEqualTo("{}");
    }

    @Test
    @Order(5)
    void a_script_tells_its_output_result_and_usage() throws Exception {
        String execution = lambda.runCode("python", "print('hello')\nresult = {'n': 42}\n");

        await().atMost(PATIENCE).until(() -> isFinal(lambda.code(execution)));

        JsonNode end = lambda.code(execution);
        assertThat(end.path("status").asString()).as(end.toString()).isEqualTo("completed");
        assertThat(end.path("stdout").asString()).isEqualTo("hello\n");
        assertThat(end.path("result").path("n").asInt()).isEqualTo(42);
        assertThat(end.path("usage").path("peak_memory_bytes").asLong()).isPositive();
    }

    @Test
    @Order(6)
    void a_running_script_is_cancelled_and_leaves_no_process() throws Exception {
        String execution = lambda.runCode("python", "while True: pass\n");
        await().atMost(PATIENCE)
                .until(() -> lambda.code(execution).path("status").asString().equals("running"));

        HttpResponse<String> cancelled =
                lambda.send("DELETE", "/api/v1/code/executions/" + execution, "");

        assertThat(cancelled.statusCode()).as(cancelled.body()).isEqualTo(204);
        await().atMost(Duration.ofSeconds(10)).until(() -> isFinal(lambda.code(execution)));
        assertThat(lambda.code(execution).path("status").asString()).isEqualTo("cancelled");
        assertThat(stack.metric("flowcanvas_function_runs_active")).isZero();
    }

    @Test
    @Order(6)
    void calls_of_one_session_are_answered_each_in_its_turn() throws Exception {
        String source =
                "module.exports = async (p) => { await new Promise(r => setTimeout(r, p.ms || 0));"
                        + " return {}; };";
        assertThat(lambda.publish("nodejs-sleeper", source, "{}", "{}").statusCode())
                .isEqualTo(201);
        String session = lambda.initialize("nodejs-sleeper", true);
        lambda.result(session, "{}");
        List<Long> answered = Collections.synchronizedList(new ArrayList<>());
        long start = System.nanoTime();
        List<CompletableFuture<Void>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            calls.add(
                    CompletableFuture.runAsync(
                            () -> {
                                lambda.resultOf(session, "{\"ms\":400}");
                                answered.add(System.nanoTime() - start);
                            },
                            task -> new Thread(task).start()));
        }
        calls.forEach(CompletableFuture::join);

        assertThat(answered.get(7)).isGreaterThan(Duration.ofMillis(8 * 400).toNanos());
        assertThat(answered.get(1))
                .as("the second answer does not wait for the last")
                .isLessThan(answered.get(7) / 2);
    }

    @Test
    @Order(7)
    void a_function_that_dies_every_second_call_says_so_each_time() throws Exception {
        String source =
                "let calls = 0; module.exports = (p) => { if (p.die && ++calls === 2)"
                        + " process.abort(); return {}; };";
        assertThat(lambda.publish("nodejs-fragile", source, "{}", "{}").statusCode())
                .isEqualTo(201);
        String session = lambda.initialize("nodejs-fragile", true);

        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            statuses.add(
                    lambda.execute(session, "{\"die\":true}", "X-Cache-Control", "no-cache")
                            .statusCode());
        }

        assertThat(statuses).containsExactly(200, 500, 200, 500, 200, 500, 200, 500);
        assertThat(lambda.get("/api/v1/sessions/" + session).path("execution_count").asInt())
                .isEqualTo(8);
    }

    @Test
    @Order(8)
    void every_call_is_answered_once_while_the_function_server_is_killed() throws Exception {
        try (FunctionLoad load = new FunctionLoad(lambda, "nodejs-counter", 8)) {
            awaitAnswers(load, 100);
            stack.crash("function-server");
            awaitAnswers(load, load.answered() + 100);

            load.assertNothingLostOrCountedTwice(load.stop());
        }
    }

    @Test
    @Order(9)
    void every_call_is_answered_once_while_the_task_manager_is_killed() throws Exception {
        try (FunctionLoad load = new FunctionLoad(lambda, "nodejs-counter", 8)) {
            awaitAnswers(load, 100);
            stack.crash("flink-taskmanager");
            awaitAnswers(load, load.answered() + 100);

            List<FunctionLoad.Seen> all = load.stop();
            load.assertNothingLostOrCountedTwice(all);
            for (FunctionLoad.Seen seen : all) {
                assertThat(seen.counts())
                        .as("no call of the session ran twice in its memory")
                        .isEqualTo(
                                IntStream.rangeClosed(1, seen.answers().size()).boxed().toList());
            }
        }
    }

    @Test
    @Order(10)
    void every_call_is_answered_once_while_kafka_is_restarted() throws Exception {
        try (FunctionLoad load = new FunctionLoad(lambda, "nodejs-counter", 8)) {
            awaitAnswers(load, 100);
            stack.crash("kafka");
            awaitAnswers(load, load.answered() + 100);

            load.assertNothingLostOrCountedTwice(load.stop());
        }
    }

    @Test
    @Order(11)
    void a_thousand_sessions_expire_at_once_and_others_live_on() throws Exception {
        String other = lambda.initialize("nodejs-counter", true);
        List<String> sessions =
                Stream.generate(() -> UUID.randomUUID().toString()).limit(1000).toList();
        try (Calls calls = new Calls(stack.kafka())) {
            assertThat(calls.ask(sessions, Calls.open(Duration.ofSeconds(10))).values())
                    .hasSize(1000)
                    .allMatch(FunctionReply::hasSession);
            await("all of them have expired")
                    .pollInterval(Duration.ofSeconds(2))
                    .atMost(PATIENCE)
                    .until(
                            () ->
                                    calls.ask(sessions, Calls.describe()).values().stream()
                                                    .filter(FunctionReply::hasRefusal)
                                                    .count()
                                            == 1000);
        }
        assertThat(lambda.result(other, "{}").path("count").asInt()).isEqualTo(1);
    }

    private static void awaitAnswers(FunctionLoad load, int answers) {
        await(answers + " answers")
                .atMost(Duration.ofMinutes(2))
                .until(() -> load.answered() >= answers);
    }

    private static boolean isFinal(JsonNode execution) {
        return List.of("completed", "failed", "cancelled")
                .contains(execution.path("status").asString());
    }
}
