package io.flowcanvas.api.submission;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Canvas;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class IdempotencyIT {
    private static final Canvas IDA = new Canvas(Api.shared(), "ida");

    @Test
    void answersARepeatedRequestWithTheFirstAnswerAndRunsItOnce() {
        String pipeline = IDA.createPipeline();
        Map<String, String> key = key();

        JsonNode first = IDA.submit(form(pipeline, 1), key);
        JsonNode second = IDA.submit(form(pipeline, 1), key);

        assertThat(second).isEqualTo(first);
        assertThat(IDA.get("/v1/executions?pipeline_id=" + pipeline).path("data").size())
                .isEqualTo(1);
    }

    @Test
    void refusesTheSameKeyForAnotherBody() {
        String pipeline = IDA.createPipeline();
        Map<String, String> key = key();
        IDA.submit(form(pipeline, 1), key);

        JsonNode problem = IDA.submitRefused(form(pipeline, 2), key, 422);

        assertThat(problem.path("code").asString()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void refusesARepetitionWhileTheFirstIsUnderWay() {
        String pipeline = IDA.createPipeline();
        Map<String, String> key = key();
        IDA.submit(form(pipeline, 1), key);
        Api.onDatabase(
                "update idempotency_keys set answer = null where key = ?",
                key.get("Idempotency-Key"));

        JsonNode problem = IDA.submitRefused(form(pipeline, 1), key, 409);

        assertThat(problem.path("code").asString()).isEqualTo("CONFLICT");
    }

    @Test
    void findsTheExecutionOfARequestWhoseAnswerACrashLost() {
        String pipeline = IDA.createPipeline();
        Map<String, String> key = key();
        JsonNode first = IDA.submit(form(pipeline, 1), key);
        loseTheAnswer(key);

        JsonNode second = IDA.submit(form(pipeline, 1), key);

        assertThat(second.path("execution_id")).isEqualTo(first.path("execution_id"));
    }

    @Test
    void waitsForAnExecutionThatIsNotPublishedYetHoweverOldItsKeyIs() {
        String pipeline = IDA.createPipeline();
        Map<String, String> key = key();
        String first = IDA.submit(form(pipeline, 1), key).path("execution_id").asString();
        loseTheAnswer(key);
        Api.onDatabase(
                "update executions set published = false, lease_until = now() + interval '1 hour'"
                        + " where id = ?",
                UUID.fromString(first));

        JsonNode problem = IDA.submitRefused(form(pipeline, 1), key, 409);

        assertThat(problem.path("code").asString()).isEqualTo("CONFLICT");
        Api.onDatabase(
                "update executions set published = true where id = ?", UUID.fromString(first));
        assertThat(IDA.submit(form(pipeline, 1), key).path("execution_id").asString())
                .isEqualTo(first);
    }

    @Test
    void isTakenOverOnceByThoseWhoRepeatARequestThatLeftNothing() {
        String pipeline = IDA.createPipeline();
        Map<String, String> key = key();
        String first = IDA.submit(form(pipeline, 1), key).path("execution_id").asString();
        loseTheAnswer(key);
        Api.onDatabase("delete from executions where id = ?", UUID.fromString(first));

        List<CompletableFuture<Void>> repetitions =
                IntStream.range(0, 12)
                        .mapToObj(i -> CompletableFuture.runAsync(() -> repeat(pipeline, key)))
                        .toList();
        repetitions.forEach(CompletableFuture::join);

        assertThat(IDA.get("/v1/executions?pipeline_id=" + pipeline).path("data").size())
                .isEqualTo(1);
    }

    @Test
    void keepsTheKeysOfUsersApart() {
        Canvas ivan = new Canvas(Api.shared(), "ivan");
        Map<String, String> key = key();

        JsonNode hers = IDA.submit(form(IDA.createPipeline(), 1), key);
        JsonNode his = ivan.submit(form(ivan.createPipeline(), 1), key);

        assertThat(his.path("execution_id")).isNotEqualTo(hers.path("execution_id"));
    }

    @Test
    void aRefusedRequestFreesItsKey() {
        String pipeline = IDA.createPipeline();
        Map<String, String> key = key();
        IDA.submitRefused(form(pipeline, 1).field("priority", "odd"), key, 400);

        IDA.submit(form(pipeline, 1), key);
    }

    private static void loseTheAnswer(Map<String, String> key) {
        Api.onDatabase(
                "update idempotency_keys set answer = null, created_at = now() - interval '1 hour'"
                        + " where key = ?",
                key.get("Idempotency-Key"));
    }

    /** Accepted or told to wait. */
    private static void repeat(String pipeline, Map<String, String> key) {
        IDA.send(form(pipeline, 1), key).value(status -> assertThat(status).isIn(202, 409));
    }

    private static Canvas.Form form(String pipeline, int content) {
        return Canvas.form(pipeline).file("held.jpg", new byte[] {(byte) content});
    }

    private static Map<String, String> key() {
        return Map.of("Idempotency-Key", UUID.randomUUID().toString());
    }
}
