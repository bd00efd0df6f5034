package io.flowcanvas.jobs.images;

import com.google.protobuf.ByteString;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.proto.engine.v1.CancelExecution;
import io.flowcanvas.proto.engine.v1.OnItemError;
import io.flowcanvas.proto.jobs.v1.ExecutionTally;
import io.flowcanvas.proto.jobs.v1.ItemEvent;
import io.flowcanvas.proto.jobs.v1.ItemFinished;
import io.flowcanvas.proto.jobs.v1.StepMeasured;
import io.flowcanvas.proto.jobs.v1.StepStarted;
import io.flowcanvas.proto.jobs.v1.StepTally;
import java.util.BitSet;
import java.util.Map;

/** Counts one execution's items. Every event may come twice; the second time it changes nothing. */
final class Tally {
    private final ExecutionTally.Builder state;

    private Tally(ExecutionTally.Builder state) {
        this.state = state;
    }

    static Tally resume(ExecutionTally state) {
        return new Tally(state.toBuilder());
    }

    static Tally begin(ItemEvent event) {
        Tally tally =
                new Tally(
                        ExecutionTally.newBuilder()
                                .setExecutionId(event.getExecutionId())
                                .setOwner(event.getOwner())
                                .setItemCount(event.getItemCount()));
        tally.learnSteps(event);
        tally.learnAnnouncement(event);
        return tally;
    }

    /** An execution of which nothing is known but that it is not wanted. */
    static Tally begin(CancelExecution cancel) {
        return new Tally(
                ExecutionTally.newBuilder()
                        .setExecutionId(cancel.getExecutionId())
                        .setOwner(cancel.getOwner())
                        .setItemCount(cancel.getItemCount()));
    }

    ExecutionTally state() {
        return state.build();
    }

    boolean isFinal() {
        return !state.getFinalStatus().isEmpty();
    }

    /** Whether every item has ended, so that nothing more can come. */
    boolean isSettled() {
        return ended().cardinality() >= state.getItemCount();
    }

    void add(ItemEvent event) {
        if (ended().get(event.getItemIndex())) {
            return;
        }
        learnSteps(event);
        learnAnnouncement(event);
        if (event.hasStepStarted()) {
            stepStarted(event.getItemIndex(), event.getStepStarted());
        } else if (event.hasFinished()) {
            itemEnded(event.getItemIndex(), event.getFinished(), event.getOnItemError());
        }
    }

    /**
     * A tally that began with a cancellation, or with an item that had no pipeline, knows no steps
     * yet.
     */
    private void learnSteps(ItemEvent event) {
        if (state.getStepsCount() == 0) {
            state.addAllSteps(event.getStepsList());
            event.getStepsList().forEach(step -> state.addStepTallies(StepTally.newBuilder()));
        }
    }

    private void learnAnnouncement(ItemEvent event) {
        if (event.hasAnnouncement() && !state.getAnnounced()) {
            state.setAnnouncement(event.getAnnouncement());
        }
    }

    /** Whether there is something to report even of an execution that has ended. */
    boolean hasAnnouncement() {
        return state.hasAnnouncement();
    }

    /** The rest is not wanted; has no effect on an execution that has ended. */
    void cancel() {
        if (!isFinal()) {
            state.setFinalStatus(ExecutionStatus.CANCELLED.wireName());
        }
    }

    /** Whether the execution failed while some of its items are still to come. */
    boolean hasFailedEarly() {
        return state.getFinalStatus().equals(ExecutionStatus.FAILED.wireName()) && !isSettled();
    }

    CancelExecution cancelRest(long nowMillis) {
        CancelExecution.Builder cancel =
                CancelExecution.newBuilder()
                        .setExecutionId(state.getExecutionId())
                        .setOwner(state.getOwner())
                        .setItemCount(state.getItemCount())
                        .setAfterItemError(true);
        cancel.getRequestedAtBuilder().setSeconds(nowMillis / 1000);
        return cancel.build();
    }

    private void stepStarted(int item, StepStarted started) {
        state.putUnderWay(item, started.getStep());
        StepTally.Builder step = state.getStepTalliesBuilder(started.getStep());
        if (step.getStartedAtMillis() == 0) {
            step.setStartedAtMillis(started.getAtMillis());
        }
    }

    private void itemEnded(int item, ItemFinished finished, OnItemError onItemError) {
        markEnded(item);
        state.removeUnderWay(item);
        finished.getMeasuredList().forEach(this::measured);
        state.getStepTalliesBuilderList()
                .forEach(step -> step.setItemsDone(step.getItemsDone() + 1));
        if (isFinal()) {
            return;
        }
        state.addUnreportedResults(finished.getResultJson());
        switch (ExecutionStatus.of(finished.getStatus())) {
            case COMPLETED -> state.setCompleted(state.getCompleted() + 1);
            case FAILED -> itemFailed(finished.getFailureJson(), onItemError);
            default -> {
                // cancelled: the execution ends as such once all items have
            }
        }
        if (!isFinal() && isSettled()) {
            state.setFinalStatus(outcome().wireName());
        }
    }

    private void itemFailed(ByteString failureJson, OnItemError onItemError) {
        state.setFailed(state.getFailed() + 1);
        if (state.getFirstFailureJson().isEmpty()) {
            state.setFirstFailureJson(failureJson);
        }
        if (onItemError == OnItemError.ON_ITEM_ERROR_FAIL) {
            state.setFinalStatus(ExecutionStatus.FAILED.wireName());
        }
    }

    private void measured(StepMeasured measured) {
        StepTally.Builder step = state.getStepTalliesBuilder(measured.getStep());
        long wallMillis = measured.getCompletedAtMillis() - measured.getStartedAtMillis();
        if (step.getStartedAtMillis() == 0) {
            step.setStartedAtMillis(measured.getStartedAtMillis());
        }
        step.setCompletedAtMillis(
                        Math.max(step.getCompletedAtMillis(), measured.getCompletedAtMillis()))
                .setCpuNanos(step.getCpuNanos() + measured.getCpuNanos())
                .setWallNanos(step.getWallNanos() + wallMillis * 1_000_000)
                .setImageBytes(Math.max(step.getImageBytes(), measured.getImageBytes()));
    }

    private ExecutionStatus outcome() {
        if (state.getCompleted() + state.getFailed() < state.getItemCount()) {
            return ExecutionStatus.CANCELLED;
        }
        return state.getCompleted() > 0 ? ExecutionStatus.COMPLETED : ExecutionStatus.FAILED;
    }

    private BitSet ended() {
        return BitSet.valueOf(state.getEndedItems().asReadOnlyByteBuffer());
    }

    private void markEnded(int item) {
        BitSet ended = ended();
        ended.set(item);
        state.setEndedItems(ByteString.copyFrom(ended.toByteArray()));
    }

    /** The error an execution as a whole ends with. */
    static Failure failure(ExecutionTally state) {
        if (state.getFirstFailureJson().isEmpty()) {
            return new Failure(ErrorCode.INTERNAL_ERROR, "the execution failed");
        }
        Failure first =
                Json.mapper().readValue(state.getFirstFailureJson().toByteArray(), Failure.class);
        return state.getItemCount() == 1
                ? first
                : new Failure(
                        first.code(),
                        state.getFailed()
                                + " of "
                                + state.getItemCount()
                                + " items failed; the first: "
                                + first.message(),
                        Map.copyOf(first.details()));
    }
}
