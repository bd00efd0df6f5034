package io.flowcanvas.api.tracking;

import io.flowcanvas.core.execution.ExecutionEvent;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.execution.StepProgress;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far an execution is.
 *
 * @param seq grows with every change; -1 before the first event
 */
public record ExecutionState(
        UUID executionId,
        String owner,
        long seq,
        ExecutionStatus status,
        @Nullable String currentStep,
        int totalSteps,
        int completedSteps,
        double percentage,
        List<StepProgress> steps,
        @Nullable Failure error) {

    public ExecutionState {
        steps = List.copyOf(steps);
    }

    /** As {@link ExecutionEvent#supersedes}. */
    boolean supersedes(ExecutionState known) {
        return !known.status.isFinal() && (status.isFinal() || seq > known.seq);
    }

    static ExecutionState of(ExecutionEvent event) {
        return new ExecutionState(
                event.executionId(),
                event.owner(),
                event.seq(),
                event.status(),
                event.step(),
                event.totalSteps(),
                event.completedSteps(),
                event.percentage(),
                event.steps(),
                event.error());
    }
}
