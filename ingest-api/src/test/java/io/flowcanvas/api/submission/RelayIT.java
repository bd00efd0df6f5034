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
        String file = RITA.upload("held.jpg", new byte[] {1, 2});
        String id =
                RITA.postAccepted(
                                "/v1/executions",
                                Map.of(
                                        "pipeline_id", RITA.createPipeline(),
                                        "file_ids", List.of(file)))
                        .path("execution_id")
                        .asString();
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

    private static void crashBeforeTheAnswer(String id) {
        Api.onDatabase(
                "update executions set published = false, lease_until = now() - interval '1 second'"
                        + " where id = ?",
                UUID.fromString(id));
    }
}
