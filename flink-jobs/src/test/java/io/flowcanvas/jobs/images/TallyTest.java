package io.flowcanvas.jobs.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.execution.ExecutionEvent;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.execution.ItemResult;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.proto.engine.v1.CancelExecution;
import io.flowcanvas.proto.engine.v1.OnItemError;
import io.flowcanvas.proto.jobs.v1.ItemEvent;
import io.flowcanvas.proto.jobs.v1.ItemFinished;
import io.flowcanvas.proto.jobs.v1.StepMeasured;
import io.flowcanvas.proto.jobs.v1.StepOutline;
import io.flowcanvas.proto.jobs.v1.StepStarted;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final String EXECUTION = "01890000-0000-7000-8000-000000000001";

    @Test
    void completesWhenTheLastItemHasEnded() {
        Tally tally = tallyOf(ended(0, 2, ExecutionStatus.COMPLETED));

        assertThat(tally.isFinal()).isFalse();
        tally.add(ended(1, 2, ExecutionStatus.COMPLETED));

        assertThat(report(tally).status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(report(tally).percentage()).isEqualTo(100);
        assertThat(report(tally).completedSteps()).isEqualTo(2);
    }

    @Test
    void countsAnItemOnceHoweverOftenItIsReported() {
        Tally tally = tallyOf(ended(0, 2, ExecutionStatus.COMPLETED));
        tally.add(ended(0, 2, ExecutionStatus.COMPLETED));
        tally.add(started(0, 2, 1));

        assertThat(tally.isSettled()).isFalse();
        assertThat(report(tally).itemsCompleted()).isEqualTo(1);
        assertThat(report(tally).items()).hasSize(1);
        assertThat(report(tally).steps()).allMatch(step -> step.itemsDone() == 1);
    }

    @Test
    void goesOnAfterAFailedItemAndNamesIt() {
        Tally tally = tallyOf(ended(0, 2, ExecutionStatus.FAILED));
        tally.add(ended(1, 2, ExecutionStatus.COMPLETED));

        ExecutionEvent event = report(tally);
        assertThat(event.status()).isEqualTo(ExecutionStatus.COMPLETED);
        assertThat(event.itemsFailed()).isEqualTo(1);
        assertThat(event.items().get(0).error().code()).isEqualTo(ErrorCode.UNREADABLE_IMAGE);
    }

    @Test
    void failsWhenEveryItemHasFailed() {
        Tally tally = tallyOf(ended(0, 2, ExecutionStatus.FAILED));
        tally.add(ended(1, 2, ExecutionStatus.FAILED));

        ExecutionEvent event = report(tally);
        assertThat(event.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(event.error().message()).contains("2 of 2 items failed");
    }

    @Test
    void failsWithTheFirstFailedItemWhereTheBatchAsksForIt() {
        Tally tally = tallyOf(failing(0, 3));

        assertThat(tally.hasFailedEarly()).isTrue();
        assertThat(tally.cancelRest(5_000).getAfterItemError()).isTrue();
        assertThat(report(tally).status()).isEqualTo(ExecutionStatus.FAILED);
    }

    @Test
    void staysCancelledWhateverItsItemsDo() {
        Tally tally = tallyOf(ended(0, 2, ExecutionStatus.COMPLETED));
        tally.cancel();
        tally.add(ended(1, 2, ExecutionStatus.COMPLETED));

        assertThat(tally.isSettled()).isTrue();
        assertThat(report(tally).status()).isEqualTo(ExecutionStatus.CANCELLED);
    }

    @Test
    void doesNotCancelWhatHasEnded() {
        Tally tally = tallyOf(ended(0, 1, ExecutionStatus.COMPLETED));
        tally.cancel();

        assertThat(report(tally).status()).isEqualTo(ExecutionStatus.COMPLETED);
    }

    @Test
    void isCancelledWhenItsItemsWere() {
        Tally tally = tallyOf(ended(0, 1, ExecutionStatus.CANCELLED));

        assertThat(report(tally).status()).isEqualTo(ExecutionStatus.CANCELLED);
    }

    @Test
    void cancelsAnExecutionOfWhichNoItemHasCome() {
        Tally tally =
                Tally.begin(
                        CancelExecution.newBuilder()
                                .setExecutionId(EXECUTION)
                                .setOwner("ada")
                                .setItemCount(4)
                                .build());
        tally.cancel();

        assertThat(report(tally).status()).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(report(tally).owner()).isEqualTo("ada");
    }

    @Test
    void takesWhatIsLeftOfAnItemWhoseCancellationCameFirst() {
        Tally tally =
                Tally.begin(
                        CancelExecution.newBuilder()
                                .setExecutionId(EXECUTION)
                                .setItemCount(1)
                                .build());
        tally.cancel();
        tally.add(started(0, 1, 1));
        tally.add(ended(0, 1, ExecutionStatus.CANCELLED));

        assertThat(tally.isSettled()).isTrue();
        assertThat(report(tally).status()).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(report(tally).steps()).hasSize(2);
    }

    @Test
    void saysWhichStepIsUnderWay() {
        Tally tally = tallyOf(started(0, 1, 0));
        assertThat(report(tally).step()).isEqualTo("small");
        assertThat(report(tally).percentage()).isZero();

        tally.add(started(0, 1, 1));
        ExecutionEvent event = report(tally);

        assertThat(event.step()).isEqualTo("boxes");
        assertThat(event.percentage()).isEqualTo(50);
        assertThat(event.steps().get(0).itemsDone()).isEqualTo(1);
        assertThat(event.steps().get(1).status()).isEqualTo(ExecutionStatus.RUNNING);
    }

    @Test
    void marksTheStepThatFailedAsFailed() {
        Tally tally = tallyOf(started(0, 1, 0));
        tally.add(started(0, 1, 1));
        tally.add(
                event(0, 1)
                        .setFinished(finished(0, ExecutionStatus.FAILED).addMeasured(measured(0)))
                        .build());

        assertThat(report(tally).steps())
                .extracting(step -> step.status())
                .containsExactly(ExecutionStatus.COMPLETED, ExecutionStatus.FAILED);
    }

    private static Tally tallyOf(ItemEvent first) {
        Tally tally = Tally.begin(first);
        tally.add(first);
        return Tally.resume(tally.state());
    }

    private static ExecutionEvent report(Tally tally) {
        return ExecutionEvent.fromJson(ExecutionReport.of(tally.state(), 1, Instant.EPOCH));
    }

    private static ItemEvent started(int item, int count, int step) {
        return event(item, count)
                .setStepStarted(StepStarted.newBuilder().setStep(step).setAtMillis(1_000))
                .build();
    }

    private static ItemEvent ended(int item, int count, ExecutionStatus status) {
        return event(item, count)
                .setFinished(
                        finished(item, status).addMeasured(measured(0)).addMeasured(measured(1)))
                .build();
    }

    private static ItemEvent failing(int item, int count) {
        return ended(item, count, ExecutionStatus.FAILED).toBuilder()
                .setOnItemError(OnItemError.ON_ITEM_ERROR_FAIL)
                .build();
    }

    private static ItemEvent.Builder event(int item, int count) {
        return ItemEvent.newBuilder()
                .setExecutionId(EXECUTION)
                .setOwner("ada")
                .setItemIndex(item)
                .setItemCount(count)
                .addSteps(StepOutline.newBuilder().setId("small").setComponent("resize"))
                .addSteps(StepOutline.newBuilder().setId("boxes").setComponent("draw_detections"));
    }

    private static StepMeasured measured(int step) {
        return StepMeasured.newBuilder()
                .setStep(step)
                .setStartedAtMillis(1_000)
                .setCompletedAtMillis(1_010)
                .setCpuNanos(5_000_000)
                .setImageBytes(64)
                .build();
    }

    private static ItemFinished.Builder finished(int item, ExecutionStatus status) {
        Failure failure =
                status == ExecutionStatus.FAILED
                        ? new Failure(ErrorCode.UNREADABLE_IMAGE, "not an image")
                        : null;
        ItemResult result =
                new ItemResult(
                        item,
                        "photo-" + item + ".jpg",
                        status,
                        List.of(),
                        List.of(),
                        failure,
                        Instant.EPOCH,
                        Instant.EPOCH);
        ItemFinished.Builder finished =
                ItemFinished.newBuilder()
                        .setStatus(status.wireName())
                        .setResultJson(
                                ByteString.copyFrom(Json.mapper().writeValueAsBytes(result)));
        return failure == null
                ? finished
                : finished.setFailureJson(
                        ByteString.copyFrom(Json.mapper().writeValueAsBytes(failure)));
    }
}
