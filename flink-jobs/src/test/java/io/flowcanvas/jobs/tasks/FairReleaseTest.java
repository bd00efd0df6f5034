package io.flowcanvas.jobs.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.proto.engine.v1.ItemProcessed;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.jobs.v1.Release;
import io.flowcanvas.proto.jobs.v1.ReleasedItem;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FairReleaseTest {
    private static final long PATIENCE = 1_000;

    private KeyedOneInputStreamOperatorTestHarness<String, Release, ItemRequest> harness;

    @BeforeEach
    void open() throws Exception {
        harness = harness();
        harness.open();
    }

    private static KeyedOneInputStreamOperatorTestHarness<String, Release, ItemRequest> harness()
            throws Exception {
        return new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new FairRelease(2, PATIENCE)),
                Release::getOwner,
                Types.STRING);
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void whoHasThousandsDoesNotKeepAnybodyWaiting() throws Exception {
        for (int item = 0; item < 1000; item++) {
            release("large", "t1", item);
        }
        release("small", "t2", 0);

        assertThat(released()).containsExactly("t1/0", "t1/1", "t2/0");
    }

    @Test
    void theNextGoesWhenOneIsDone() throws Exception {
        for (int item = 0; item < 4; item++) {
            release("large", "t1", item);
        }
        done("large", "t1", 1);
        done("large", "t1", 1);
        assertThat(released()).containsExactly("t1/0", "t1/1", "t1/2");
        done("large", "t1", 0);

        assertThat(released()).containsExactly("t1/0", "t1/1", "t1/2", "t1/3");
    }

    @Test
    void anAbandonedTaskMakesRoomForOthers() throws Exception {
        for (int item = 0; item < 4; item++) {
            release("large", "t1", item);
        }
        release("large", "t2", 0);
        harness.processElement(
                new StreamRecord<>(
                        Release.newBuilder().setOwner("large").setAbandonedTask("t1").build()));

        assertThat(released()).containsExactly("t1/0", "t1/1", "t2/0");
        done("large", "t2", 0);
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    /** A job that was set back reads outcomes of items that it has not released again yet. */
    @Test
    void whatWasProcessedBeforeItIsReleasedAgainTakesNoPlace() throws Exception {
        for (int item = 0; item < 5; item++) {
            release("large", "t1", item);
        }
        done("large", "t1", 3);
        done("large", "t1", 4);
        done("large", "t1", 0);
        done("large", "t1", 1);
        assertThat(released()).containsExactly("t1/0", "t1/1", "t1/2");

        done("large", "t1", 2);
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void anItemThatComesTwiceIsReleasedOnce() throws Exception {
        for (int copy = 0; copy < 2; copy++) {
            for (int item = 0; item < 3; item++) {
                release("large", "t1", item);
            }
        }
        for (int item = 0; item < 3; item++) {
            done("large", "t1", item);
        }
        assertThat(released()).containsExactly("t1/0", "t1/1", "t1/2");
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void waitingItemsSurviveARestore() throws Exception {
        for (int item = 0; item < 3; item++) {
            release("large", "t1", item);
        }
        OperatorSubtaskState snapshot = harness.snapshot(1, 1);
        harness.close();
        harness = harness();
        harness.initializeState(snapshot);
        harness.open();

        done("large", "t1", 0);
        assertThat(released()).containsExactly("t1/2");
        done("large", "t1", 1);
        done("large", "t1", 2);
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    private void release(String owner, String task, int index) throws Exception {
        harness.processElement(
                new StreamRecord<>(
                        Release.newBuilder()
                                .setOwner(owner)
                                .setItem(
                                        ItemRequest.newBuilder()
                                                .setExecutionId(task)
                                                .setItemIndex(index))
                                .build()));
    }

    private void done(String owner, String task, int index) throws Exception {
        harness.processElement(
                new StreamRecord<>(
                        Release.newBuilder()
                                .setOwner(owner)
                                .setDone(
                                        ReleasedItem.newBuilder()
                                                .setTaskId(task)
                                                .setItemIndex(index))
                                .build()));
    }

    private List<String> released() {
        return harness.extractOutputValues().stream()
                .map(item -> item.getExecutionId() + "/" + item.getItemIndex())
                .toList();
    }

    @Test
    void anItemThatNothingIsHeardOfGoesOnceMore() throws Exception {
        release("small", "t1", 0);
        harness.setProcessingTime(PATIENCE / 2);
        release("small", "t1", 1);

        harness.setProcessingTime(PATIENCE);
        assertThat(released()).containsExactly("t1/0", "t1/1", "t1/0");

        harness.setProcessingTime(PATIENCE + PATIENCE / 2);
        assertThat(released()).containsExactly("t1/0", "t1/1", "t1/0", "t1/1");
        done("small", "t1", 0);
        done("small", "t1", 1);
        harness.setProcessingTime(100 * PATIENCE);
        assertThat(released()).hasSize(4);
        assertThat(harness.numProcessingTimeTimers()).isZero();
    }

    @Test
    void anItemThatNothingIsEverHeardOfFailsAndMakesRoom() throws Exception {
        release("small", "t1", 0);
        release("small", "t1", 1);
        release("small", "t1", 2);
        // 1, 2, 4, 8, 16 and thrice 24 times the patience
        for (int elapsed = 1; elapsed <= 31 + 3 * 24; elapsed++) {
            assertThat(harness.getSideOutput(FairRelease.GIVEN_UP)).isNull();
            harness.setProcessingTime(elapsed * PATIENCE);
            done("small", "t1", 1);
        }

        ItemProcessed failed =
                harness.getSideOutput(FairRelease.GIVEN_UP).element().getValue().getItemProcessed();
        assertThat(failed.getItemIndex()).isZero();
        assertThat(failed.getResultJson().toStringUtf8()).contains("failed", "nothing was heard");
        assertThat(released()).filteredOn("t1/0"::equals).hasSize(8);
    }

    @Test
    void pausesDoubleUpToADay() throws Exception {
        release("small", "t1", 0);
        for (int elapsed = 1; elapsed <= 60; elapsed++) {
            harness.setProcessingTime(elapsed * PATIENCE);
            int due = (int) IntStream.of(0, 1, 3, 7, 15, 31, 55).filter(isAfter(elapsed)).count();
            assertThat(released()).as("after %d hours", elapsed).hasSize(due);
        }
    }

    private static IntPredicate isAfter(int elapsed) {
        return time -> time <= elapsed;
    }

    @Test
    void anItemThatComesWhileAnotherWaitsLongHasAShortPauseItself() throws Exception {
        release("small", "t1", 0);
        for (int elapsed = 1; elapsed <= 16; elapsed++) {
            harness.setProcessingTime(elapsed * PATIENCE);
        }
        release("small", "t1", 1);

        harness.setProcessingTime(17 * PATIENCE);

        assertThat(released()).filteredOn("t1/1"::equals).hasSize(2);
        assertThat(harness.numProcessingTimeTimers()).isEqualTo(1);
    }
}
