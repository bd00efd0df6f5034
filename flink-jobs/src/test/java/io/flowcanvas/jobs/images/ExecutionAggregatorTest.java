package io.flowcanvas.jobs.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.flowcanvas.core.execution.Announcement;
import io.flowcanvas.core.execution.ExecutionEvent;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.ItemResult;
import io.flowcanvas.core.execution.Priority;
import io.flowcanvas.jobs.images.work.ItemOutcome;
import io.flowcanvas.jobs.kafka.ProgressRecord;
import io.flowcanvas.proto.engine.v1.CancelExecution;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.engine.v1.OnItemError;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import io.flowcanvas.proto.engine.v1.PipelineStep;
import io.flowcanvas.proto.jobs.v1.ItemEvent;
import io.flowcanvas.proto.jobs.v1.RecordPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExecutionAggregatorTest {
    private static final String EXECUTION = "01890000-0000-7000-8000-000000000001";
    private static final String PIPELINE = "01890000-0000-7000-8000-0000000000aa";
    private static final int INTERVAL = 100;

    private KeyedTwoInputStreamOperatorTestHarness<
                    String, ItemEvent, CancelExecution, ProgressRecord>
            harness;

    @BeforeEach
    void open() throws Exception {
        harness =
                new KeyedTwoInputStreamOperatorTestHarness<>(
                        new KeyedCoProcessOperator<>(new ExecutionAggregator(INTERVAL)),
                        ItemEvent::getExecutionId,
                        CancelExecution::getExecutionId,
                        Types.STRING);
        harness.open();
        harness.setProcessingTime(1_000);
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void reportsTheBeginningAndTheEndAtOnce() throws Exception {
        receive(events(0, 1).stepStarted(0, 1_000));
        receive(events(0, 1).finished(outcome(0, ExecutionStatus.COMPLETED)));

        assertThat(reports())
                .extracting(ExecutionEvent::status)
                .containsExactly(ExecutionStatus.RUNNING, ExecutionStatus.COMPLETED);
        assertThat(reports().get(1).items()).hasSize(1);
    }

    @Test
    void gathersWhatHappensWithinAnIntervalIntoOneReport() throws Exception {
        receive(events(0, 10).stepStarted(0, 1_000));
        for (int item = 0; item < 5; item++) {
            receive(events(item, 10).finished(outcome(item, ExecutionStatus.COMPLETED)));
        }
        assertThat(reports()).hasSize(1);

        harness.setProcessingTime(1_000 + INTERVAL);

        assertThat(reports()).hasSize(2);
        assertThat(reports().get(1).items()).hasSize(5);
        assertThat(reports().get(1).itemsCompleted()).isEqualTo(5);
    }

    @Test
    void reportsEachItemOnceAndAllOfThem() throws Exception {
        for (int item = 0; item < 10; item++) {
            receive(events(item, 10).finished(outcome(item, ExecutionStatus.COMPLETED)));
            harness.setProcessingTime(1_000 + item * 60L);
        }

        assertThat(
                        reports().stream()
                                .flatMap(report -> report.items().stream())
                                .map(ItemResult::index))
                .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(reports()).extracting(ExecutionEvent::seq).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void endsACancelledExecutionAtOnceAndSaysNothingMore() throws Exception {
        receive(events(0, 3).stepStarted(0, 1_000));
        cancel(false);
        receive(events(1, 3).finished(outcome(1, ExecutionStatus.CANCELLED)));

        assertThat(reports())
                .extracting(ExecutionEvent::status)
                .containsExactly(ExecutionStatus.RUNNING, ExecutionStatus.CANCELLED);
    }

    @Test
    void ordersTheRestDroppedWhenAnItemFailsABatch() throws Exception {
        ItemEvent failed =
                events(0, 3).finished(outcome(0, ExecutionStatus.FAILED)).toBuilder()
                        .setOnItemError(OnItemError.ON_ITEM_ERROR_FAIL)
                        .build();
        receive(failed);
        receive(failed);

        assertThat(harness.getSideOutput(ExecutionAggregator.CANCEL_REST)).hasSize(1);
        assertThat(reports())
                .extracting(ExecutionEvent::status)
                .containsExactly(ExecutionStatus.FAILED);
    }

    @Test
    void isNotMisledByItsOwnOrderToDropTheRest() throws Exception {
        receive(events(0, 1).stepStarted(0, 1_000));
        cancel(true);

        assertThat(reports())
                .extracting(ExecutionEvent::status)
                .containsExactly(ExecutionStatus.RUNNING);
    }

    @Test
    void ignoresSecondCopiesOfAnEndedExecutionAndForgetsItInTheEnd() throws Exception {
        receive(events(0, 1).finished(outcome(0, ExecutionStatus.COMPLETED)));
        receive(events(0, 1).finished(outcome(0, ExecutionStatus.COMPLETED)));
        assertThat(reports()).hasSize(1);
        assertThat(harness.numKeyedStateEntries()).isEqualTo(1);

        harness.setProcessingTime(1_000 + Duration.ofHours(2).toMillis());

        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void saysWhatAnExecutionIsInItsFirstReportAlone() throws Exception {
        receive(announced().stepStarted(0, 1_000));
        receive(announced().finished(outcome(0, ExecutionStatus.COMPLETED)));
        receive(announced().finished(outcome(0, ExecutionStatus.COMPLETED)));

        assertThat(reports()).hasSize(2);
        Announcement announcement = reports().get(0).announcement();
        assertThat(announcement.pipelineId()).isEqualTo(UUID.fromString(PIPELINE));
        assertThat(announcement.priority()).isEqualTo(Priority.LOW);
        assertThat(announcement.filename()).isEqualTo("photo.jpg");
        assertThat(announcement.sizeBytes()).isEqualTo(5);
        assertThat(announcement.objectKey()).isNull();
        assertThat(announcement.offset()).isEqualTo(42);
        assertThat(
                        PipelineDefinition.parseFrom(
                                        Base64.getDecoder().decode(announcement.definition()))
                                .getStepsList())
                .hasSize(1);
        assertThat(reports().get(1).announcement()).isNull();
    }

    @Test
    void saysWhatAnExecutionIsThatWasCancelledBeforeItCame() throws Exception {
        cancel(false);
        receive(announced().finished(outcome(0, ExecutionStatus.CANCELLED)));
        receive(announced().finished(outcome(0, ExecutionStatus.CANCELLED)));

        assertThat(reports())
                .extracting(ExecutionEvent::status)
                .containsExactly(ExecutionStatus.CANCELLED, ExecutionStatus.CANCELLED);
        assertThat(reports().get(0).announcement()).isNull();
        assertThat(reports().get(1).announcement()).isNotNull();
        assertThat(reports().get(1).seq()).isGreaterThan(reports().get(0).seq());
    }

    private void receive(ItemEvent event) throws Exception {
        harness.processElement1(new StreamRecord<>(event));
    }

    private void cancel(boolean afterItemError) throws Exception {
        harness.processElement2(
                new StreamRecord<>(
                        CancelExecution.newBuilder()
                                .setExecutionId(EXECUTION)
                                .setItemCount(3)
                                .setAfterItemError(afterItemError)
                                .build()));
    }

    private List<ExecutionEvent> reports() {
        return harness.extractOutputValues().stream()
                .map(record -> ExecutionEvent.fromJson(record.json()))
                .toList();
    }

    private static ItemEvents events(int item, int count) {
        return new ItemEvents(
                ItemRequest.newBuilder()
                        .setExecutionId(EXECUTION)
                        .setOwner("ada")
                        .setItemIndex(item)
                        .setItemCount(count)
                        .build(),
                RecordPosition.getDefaultInstance(),
                PipelineDefinition.newBuilder()
                        .addSteps(PipelineStep.newBuilder().setId("small").setComponent("resize"))
                        .build());
    }

    private static ItemEvents announced() {
        return new ItemEvents(
                ItemRequest.newBuilder()
                        .setExecutionId(EXECUTION)
                        .setOwner("ada")
                        .setItemCount(1)
                        .setAnnounce(true)
                        .setFileName("photo.jpg")
                        .setInlineData(ByteString.copyFromUtf8("image"))
                        .build(),
                RecordPosition.newBuilder().setTopic("lane").setOffset(42).build(),
                PipelineDefinition.newBuilder()
                        .setId(PIPELINE)
                        .addSteps(PipelineStep.newBuilder().setId("small").setComponent("resize"))
                        .build());
    }

    private static ItemOutcome outcome(int item, ExecutionStatus status) {
        return new ItemOutcome(
                new ItemResult(
                        item,
                        "photo.jpg",
                        status,
                        List.of(),
                        List.of(),
                        null,
                        Instant.EPOCH,
                        Instant.EPOCH),
                List.of(),
                new TreeMap<>());
    }
}
