package io.flowcanvas.jobs.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.execution.ExecutionEvent;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.task.TaskPhase;
import io.flowcanvas.core.task.TaskProgress;
import io.flowcanvas.jobs.kafka.ProgressRecord;
import io.flowcanvas.jobs.tasks.life.TaskLog;
import io.flowcanvas.proto.engine.v1.TaskCommand;
import io.flowcanvas.proto.engine.v1.TaskReply;
import io.flowcanvas.proto.engine.v1.TimeIsUp;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TaskOperatorTest {
    private static final int INTERVAL = 250;

    private KeyedOneInputStreamOperatorTestHarness<String, TaskCommand, ProgressRecord> harness;

    @BeforeEach
    void open() throws Exception {
        harness = harness();
        harness.open();
        harness.setProcessingTime(1_000);
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, TaskCommand, ProgressRecord>
            harness() throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new TaskOperator(INTERVAL)),
                TaskCommand::getTaskId,
                Types.STRING);
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void aQuietTaskAsksItsLogToStartIt() throws Exception {
        read(TaskLog.create(TaskLog.task()), TaskLog.add("a.jpg"), TaskLog.fetched(0));
        harness.setProcessingTime(1_000 + TaskLog.QUIET - 1);
        assertThat(outputs(TaskOperator.LOG)).isEmpty();

        harness.setProcessingTime(1_000 + TaskLog.QUIET);

        TaskCommand wish = outputs(TaskOperator.LOG).get(0);
        assertThat(wish.getTimeIsUp().getReason()).isEqualTo(TimeIsUp.Reason.QUIET);
        assertThat(last().phase()).as("a timer decides nothing").isEqualTo(TaskPhase.WAITING);
        read(wish);
        assertThat(last().phase()).isEqualTo(TaskPhase.PROCESSING);
        assertThat(outputs(TaskOperator.RELEASE)).hasSize(1);
    }

    @Test
    void anAnswerTellsTheTaskAsItStandsAfterTheCommand() throws Exception {
        read(asked(TaskLog.create(TaskLog.task()), "call-1"));
        read(asked(TaskLog.add("a.jpg", "b.jpg"), "call-2"));
        read(asked(TaskLog.start(), "call-3"), asked(TaskLog.add("c.jpg"), "call-4"));

        List<TaskReply> replies = outputs(TaskOperator.REPLY);
        assertThat(replies)
                .extracting(TaskReply::getCallId)
                .containsExactly("call-1", "call-2", "call-3", "call-4");
        assertThat(replies).extracting(TaskReply::getReplyTo).containsOnly("replica");
        ExecutionEvent added = ExecutionEvent.fromJson(replies.get(1).getEventJson().toByteArray());
        TaskProgress progress = TaskProgress.fromJson(Objects.requireNonNull(added.result()));
        assertThat(progress.assets()).isEqualTo(2);
        assertThat(progress.phase()).isEqualTo(TaskPhase.DOWNLOADING);
        Failure refusal =
                Json.mapper()
                        .readValue(replies.get(3).getFailureJson().toStringUtf8(), Failure.class);
        assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
    }

    @Test
    void reportsAreNumberedAndNoMoreThanOneInAnInterval() throws Exception {
        read(TaskLog.create(TaskLog.task()), TaskLog.add("a.jpg", "b.jpg", "c.jpg", "d.jpg"));
        read(TaskLog.fetched(0), TaskLog.fetched(1), TaskLog.fetched(2));
        assertThat(events()).hasSize(2);

        harness.setProcessingTime(1_000 + INTERVAL);

        assertThat(events()).hasSize(3);
        assertThat(last().assetsDownloaded()).isEqualTo(3);
        List<Long> numbers = events().stream().map(ExecutionEvent::seq).toList();
        assertThat(numbers).isSorted().doesNotHaveDuplicates();
    }

    /** Its events must not pass for newer than what was told before. */
    @Test
    void aLogThatIsReadAgainTellsTheSameNumbers() throws Exception {
        TaskCommand[] log = {
            TaskLog.create(TaskLog.task()),
            asked(TaskLog.add("a.jpg"), "call-1"),
            TaskLog.fetched(0),
            asked(TaskLog.add("b.jpg"), "call-2")
        };
        read(log);
        List<Long> first = events().stream().map(ExecutionEvent::seq).toList();
        harness.close();
        harness = harness();
        harness.open();
        harness.setProcessingTime(90_000_000);

        read(log);

        assertThat(events().stream().map(ExecutionEvent::seq).toList()).isEqualTo(first);
    }

    @Test
    void goesOnAfterARestoreWhereItStood() throws Exception {
        read(TaskLog.create(TaskLog.task()), TaskLog.add("a.jpg", "b.jpg"), TaskLog.fetched(0));
        OperatorSubtaskState snapshot = harness.snapshot(1, 2_000);
        harness.close();
        harness = harness();
        harness.initializeState(snapshot);
        harness.open();
        harness.setProcessingTime(60_000);

        read(TaskLog.fetched(0), TaskLog.fetched(1));
        assertThat(last().phase()).isEqualTo(TaskPhase.WAITING);
        harness.setProcessingTime(60_000 + TaskLog.QUIET);
        read(outputs(TaskOperator.LOG).get(0));
        assertThat(last().phase()).isEqualTo(TaskPhase.PROCESSING);
    }

    @Test
    void aDeletedTaskLeavesNoStateAndNoTimers() throws Exception {
        read(TaskLog.create(TaskLog.task()), TaskLog.add("a.jpg"), TaskLog.fetched(0));
        read(asked(TaskLog.delete(), "call-9"));

        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numProcessingTimeTimers()).isZero();
        assertThat(outputs(TaskOperator.ABANDON)).hasSize(1);
        assertThat(outputs(TaskOperator.CANCEL)).allMatch(cancel -> cancel.getOfTask());
        assertThat(outputs(TaskOperator.REPLY).get(0).hasEventJson()).isTrue();
    }

    @Test
    void anEndedTaskIsForgottenInTheEnd() throws Exception {
        read(TaskLog.create(TaskLog.task()), TaskLog.cancel());
        assertThat(harness.numKeyedStateEntries()).isPositive();

        harness.setProcessingTime(8L * 24 * 3_600_000);

        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    private static TaskCommand asked(TaskCommand command, String callId) {
        return command.toBuilder().setCallId(callId).setReplyTo("replica").build();
    }

    private void read(TaskCommand... commands) throws Exception {
        for (TaskCommand command : commands) {
            harness.processElement(new StreamRecord<>(command));
        }
    }

    private <T> List<T> outputs(OutputTag<T> tag) {
        Queue<StreamRecord<T>> records = harness.getSideOutput(tag);
        return records == null
                ? List.of()
                : new ArrayList<>(records.stream().map(StreamRecord::getValue).toList());
    }

    private List<ExecutionEvent> events() {
        return harness.extractOutputValues().stream()
                .map(record -> ExecutionEvent.fromJson(record.json()))
                .toList();
    }

    private TaskProgress last() {
        List<ExecutionEvent> events = events();
        return TaskProgress.fromJson(
                Objects.requireNonNull(events.get(events.size() - 1).result()));
    }
}
