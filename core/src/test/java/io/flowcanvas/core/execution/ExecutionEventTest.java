package io.flowcanvas.core.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ExecutionEventTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.006Z");

    @Test
    void readsBackWhatItWrote() {
        ExecutionEvent event = event();

        assertThat(ExecutionEvent.fromJson(event.toJson())).isEqualTo(event);
    }

    @Test
    void saysWhatAnExecutionIsThatHasNoRow() {
        Announcement announcement =
                new Announcement(
                        new UUID(3, 4),
                        2,
                        "AQID",
                        Priority.LOW,
                        NOW,
                        "a.jpg",
                        7,
                        null,
                        "pipeline-requests.low",
                        1,
                        42);
        ExecutionEvent known = event();
        ExecutionEvent event =
                new ExecutionEvent(
                        known.executionId(),
                        known.kind(),
                        known.owner(),
                        known.seq(),
                        known.status(),
                        known.step(),
                        known.totalSteps(),
                        known.completedSteps(),
                        known.percentage(),
                        known.itemsTotal(),
                        known.itemsCompleted(),
                        known.itemsFailed(),
                        known.steps(),
                        known.items(),
                        known.error(),
                        known.result(),
                        known.occurredAt(),
                        announcement);

        assertThat(ExecutionEvent.fromJson(event.toJson())).isEqualTo(event);
        assertThat(ExecutionEvent.fromJson(known.toJson()).announcement()).isNull();
    }

    @Test
    void takesItemsThatAreJsonAlready() {
        String item = Json.mapper().writeValueAsString(event().items().get(0));

        assertThat(ExecutionEvent.fromJson(event().toJson(List.of(item, item))).items())
                .containsExactly(event().items().get(0), event().items().get(0));
    }

    @Test
    void isWrittenInTheContractsWords() {
        JsonNode json = Json.mapper().readTree(event().toJson());

        assertThat(json.path("execution_id").asString())
                .isEqualTo(event().executionId().toString());
        assertThat(json.path("status").asString()).isEqualTo("completed");
        assertThat(json.path("step").asString()).isEqualTo("resize");
        assertThat(json.path("occurred_at").asString()).isEqualTo("2026-01-02T03:04:05.006Z");
        assertThat(json.path("items").get(0).path("error").path("code").asString())
                .isEqualTo("UNREADABLE_IMAGE");
        assertThat(json.has("error")).isFalse();
    }

    @Test
    void readsEventsOfALaterReleaseWithFieldsItDoesNotKnow() {
        String json =
                Json.mapper().writeValueAsString(event()).replaceFirst("\\{", "{\"news\": 1,");

        assertThat(ExecutionEvent.fromJson(json.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(event());
    }

    @Test
    void refusesAnItemThatHasNotEnded() {
        assertThatThrownBy(
                        () ->
                                new ItemResult(
                                        0,
                                        "a",
                                        ExecutionStatus.RUNNING,
                                        List.of(),
                                        List.of(),
                                        null,
                                        null,
                                        NOW))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static ExecutionEvent event() {
        ItemResult failed =
                new ItemResult(
                        1,
                        "b.txt",
                        ExecutionStatus.FAILED,
                        List.of(),
                        List.of(),
                        new Failure(
                                ErrorCode.UNREADABLE_IMAGE,
                                "not an image",
                                Map.of("item", "b.txt")),
                        null,
                        NOW);
        return new ExecutionEvent(
                new UUID(1, 2),
                ExecutionKind.PIPELINE,
                "ada",
                7,
                ExecutionStatus.COMPLETED,
                "resize",
                1,
                1,
                100,
                2,
                1,
                1,
                List.of(
                        new StepProgress(
                                "resize", "resize", ExecutionStatus.COMPLETED, 2, NOW, NOW, null)),
                List.of(failed),
                null,
                null,
                NOW);
    }
}
