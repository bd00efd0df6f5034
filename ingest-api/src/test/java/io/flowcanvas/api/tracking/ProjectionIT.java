package io.flowcanvas.api.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.api.support.FakeEngine;
import io.flowcanvas.core.execution.Announcement;
import io.flowcanvas.core.execution.ExecutionEvent;
import io.flowcanvas.core.execution.ExecutionKind;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.ItemResult;
import io.flowcanvas.core.execution.Priority;
import io.flowcanvas.core.naming.Identifiers;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.testkit.Services;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ProjectionIT {
    private static final Canvas PETRA = new Canvas(Api.shared(), "petra");
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
    void losesNothingWhenTheDatabaseFailsWhileItWritesOneByOne() {
        String id = held(1);
        Api.onDatabase("create sequence projection_attempts");
        Api.onDatabase(
                """
                create function refuse_twice() returns trigger language plpgsql as $$
                declare
                    attempt bigint := nextval('projection_attempts');
                begin
                    if attempt = 1 then
                        raise exception 'no such value' using errcode = '23514';
                    elsif attempt = 2 then
                        raise exception 'disk full' using errcode = '53100';
                    end if;
                    return new;
                end $$
                """);
        Api.onDatabase(
                "create trigger refuse before update on executions for each row when (new.id = '"
                        + id
                        + "') execute function refuse_twice()");

        engine.complete(id);

        assertThat(PETRA.awaitFinal(id).path("status").asString()).isEqualTo("completed");
        assertThat(Api.fromDatabase("select last_value from projection_attempts")).isEqualTo(3L);
    }

    @Test
    void endsStepsAndItemsTogetherWithTheirExecution() {
        String id =
                PETRA.submitted(
                        Canvas.form(PETRA.createPipeline())
                                .file("fine.jpg", new byte[] {1})
                                .file("held.jpg", new byte[] {1}));
        Canvas.eventually(() -> assertThat(itemStatus(id, 0)).isEqualTo("completed"));

        PETRA.postAccepted("/v1/executions/" + id + "/cancel", Map.of());

        JsonNode execution = PETRA.awaitFinal(id);
        assertThat(execution.path("status").asString()).isEqualTo("cancelled");
        assertThat(itemStatus(id, 0)).isEqualTo("completed");
        assertThat(itemStatus(id, 1)).isEqualTo("cancelled");
        assertThat(stepStatus(id)).isEqualTo("cancelled");
    }

    @Test
    void keepsTheStepsOfWhatIsCancelledBeforeItBegan() {
        String id = held(1);

        PETRA.postAccepted("/v1/executions/" + id + "/cancel", Map.of());

        PETRA.awaitFinal(id);
        assertThat(stepStatus(id)).isEqualTo("cancelled");
        assertThat(itemStatus(id, 0)).isEqualTo("cancelled");
        assertThat(
                        Api.fromDatabase(
                                "select steps -> 0 ->> 'component_name' from executions where id ="
                                        + " ?::uuid",
                                id))
                .isEqualTo("resize");
    }

    @Test
    void makesTheRowOfAnExecutionThatItsFirstEventAnnouncesAndOnlyOnce() {
        String pipeline = PETRA.createPipeline();
        UUID id = Identifiers.timeOrdered();
        ExecutionEvent first = announced(id, pipeline, 1, ExecutionStatus.RUNNING);
        ExecutionEvent last =
                announced(id, pipeline, 2, ExecutionStatus.COMPLETED, Events.item(0, "photo.jpg"));

        engine.sendProgress(id.toString(), first.toJson());
        engine.sendProgress(id.toString(), last.toJson());
        engine.sendProgress(id.toString(), first.toJson());

        JsonNode execution = PETRA.awaitFinal(id.toString());
        assertThat(execution.path("status").asString()).isEqualTo("completed");
        assertThat(execution.path("pipeline_id").asString()).isEqualTo(pipeline);
        assertThat(itemStatus(id.toString(), 0)).isEqualTo("completed");
        assertThat(
                        Api.fromDatabase(
                                "select filename || ' ' || size_bytes from execution_items where"
                                        + " execution_id = ?::uuid",
                                id.toString()))
                .isEqualTo("photo.jpg 1234");
        assertThat(
                        Api.fromDatabase(
                                "select priority || ' ' || topic || ' ' || partitions[1] || ' ' ||"
                                        + " offsets[1] from executions where id = ?::uuid",
                                id.toString()))
                .isEqualTo("high pipeline-requests.high 3 42");
    }

    private static String owner(String pipeline) {
        return (String)
                Api.fromDatabase("select owner from pipelines where id = ?::uuid", pipeline);
    }

    private static ExecutionEvent announced(
            UUID id, String pipeline, long seq, ExecutionStatus status, ItemResult... items) {
        return new ExecutionEvent(
                id,
                ExecutionKind.PIPELINE,
                owner(pipeline),
                seq,
                status,
                null,
                1,
                0,
                0,
                1,
                items.length,
                0,
                List.of(),
                List.of(items),
                null,
                null,
                Instant.now(),
                new Announcement(
                        UUID.fromString(pipeline),
                        1,
                        "",
                        Priority.HIGH,
                        Instant.now(),
                        "photo.jpg",
                        1234,
                        null,
                        Topics.PIPELINE_REQUESTS_HIGH,
                        3,
                        42));
    }

    private static String itemStatus(String id, int index) {
        return (String)
                Api.fromDatabase(
                        "select status from execution_items where execution_id = ?::uuid and index"
                                + " = ?",
                        id,
                        index);
    }

    private static String stepStatus(String id) {
        return (String)
                Api.fromDatabase(
                        "select steps -> 0 ->> 'status' from executions where id = ?::uuid", id);
    }

    private static String held(int images) {
        Canvas.Form form = Canvas.form(PETRA.createPipeline());
        for (int i = 0; i < images; i++) {
            form.file("held-" + i + ".jpg", new byte[] {1});
        }
        String id = PETRA.submitted(form);
        Canvas.eventually(() -> assertThat(engine.requests(id)).hasSize(images));
        return id;
    }
}
