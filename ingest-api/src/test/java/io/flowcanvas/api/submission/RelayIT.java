package io.flowcanvas.api.submission;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.api.support.FakeEngine;
import io.flowcanvas.testkit.Services;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a replica finds that crashed between the rows and the answer. */
class RelayIT {
    private static final Canvas RITA = new Canvas(Api.shared(), "rita");
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
    void publishesAnExecutionWhoseInputsAreAllStored() {
        String id = submitStored(RITA.createPipeline());
        Canvas.eventually(() -> assertThat(engine.requests(id)).hasSize(1));

        crashBeforeTheAnswer(id);

        Canvas.eventually(() -> assertThat(engine.requests(id)).hasSize(2));
        assertThat(engine.requests(id).get(1)).isEqualTo(engine.requests(id).get(0));
        assertThat(engine.cancellations(id)).isEmpty();
    }

    @Test
    void failsAnExecutionWhoseInputsAreGoneAndCancelsWhatGotOut() {
        String id =
                RITA.submitted(Canvas.form(RITA.createPipeline()).file("held.jpg", new byte[] {1}));
        Canvas.eventually(() -> assertThat(engine.requests(id)).hasSize(1));

        crashBeforeTheAnswer(id);

        JsonNode failed = RITA.awaitFinal(id);
        assertThat(failed.path("status").asString()).isEqualTo("failed");
        assertThat(failed.path("error").path("code").asString()).isEqualTo("SERVICE_UNAVAILABLE");
        Canvas.eventually(() -> assertThat(engine.cancellations(id)).hasSize(1));
        assertThat(engine.cancellations(id).get(0).getItemCount()).isEqualTo(1);
    }

    @Test
    void failsAnExecutionThatCannotBePublishedAndGoesOn() {
        String pipeline = RITA.createPipeline();
        String bad = submitStored(pipeline);
        String good = submitStored(pipeline);
        Canvas.eventually(() -> assertThat(engine.requests(good)).hasSize(1));
        Api.onDatabase(
                "update executions set definition = '\\xff', published = false, lease_until ="
                        + " now() - interval '1 hour' where id = ?",
                UUID.fromString(bad));

        crashBeforeTheAnswer(good);

        Canvas.eventually(() -> assertThat(engine.requests(good)).hasSize(2));
        assertThat(RITA.awaitFinal(bad).path("status").asString()).isEqualTo("failed");
        Canvas.eventually(() -> assertThat(engine.cancellations(bad)).hasSize(1));
    }

    @Test
    void forgetsRefreshTokensThatHaveExpired() {
        Api.shared().token("rita");
        Api.onDatabase(
                "insert into refresh_tokens (token_hash, family, user_id, expires_at) select"
                        + " '\\x01', gen_random_uuid(), id, now() - interval '1 second' from users"
                        + " where username = 'rita'");

        Canvas.eventually(
                () ->
                        assertThat(
                                        Api.fromDatabase(
                                                "select count(*) from refresh_tokens where"
                                                        + " token_hash = '\\x01'"))
                                .isEqualTo(0L));
        assertThat(
                        Api.fromDatabase(
                                "select count(*) from refresh_tokens t join users u on u.id ="
                                        + " t.user_id where u.username = 'rita'"))
                .isNotEqualTo(0L);
    }

    @Test
    void leavesAnExecutionAloneThatFinishedInTheMeantime() {
        String id =
                RITA.submitted(Canvas.form(RITA.createPipeline()).file("x.jpg", new byte[] {1}));
        RITA.awaitFinal(id);

        crashBeforeTheAnswer(id);

        Canvas.eventually(
                () ->
                        assertThat(
                                        Api.fromDatabase(
                                                "select published from executions where id = ?",
                                                UUID.fromString(id)))
                                .isEqualTo(true));
        assertThat(RITA.get("/v1/executions/" + id).path("status").asString())
                .isEqualTo("completed");
        assertThat(engine.cancellations(id)).isEmpty();
    }

    private static String submitStored(String pipeline) {
        String file = RITA.upload("held.jpg", new byte[] {1, 2});
        return RITA.postAccepted(
                        "/v1/executions",
                        Map.of("pipeline_id", pipeline, "file_ids", List.of(file)))
                .path("execution_id")
                .asString();
    }

    private static void crashBeforeTheAnswer(String id) {
        Api.onDatabase(
                "update executions set published = false, lease_until = now() - interval '1 second'"
                        + " where id = ?",
                UUID.fromString(id));
    }
}
