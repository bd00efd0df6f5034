package io.flowcanvas.api.canvas.realtime;

import io.flowcanvas.api.messaging.ProtoTimes;
import io.flowcanvas.api.tracking.ExecutionState;
import io.flowcanvas.core.execution.StepProgress;
import io.flowcanvas.proto.imageflow.v1.ExecutionUpdate;
import io.flowcanvas.proto.imageflow.v1.StepUpdate;

/** Progress in the words of the service. */
final class ExecutionUpdates {
    private ExecutionUpdates() {}

    static ExecutionUpdate of(ExecutionState state) {
        ExecutionUpdate.Builder update =
                ExecutionUpdate.newBuilder()
                        .setExecutionId(state.executionId().toString())
                        .setStatus(ProcessingResults.status(state.status()))
                        .setTotalSteps(state.totalSteps())
                        .setCompletedSteps(state.completedSteps())
                        .setPercentage(state.percentage());
        if (state.currentStep() != null) {
            update.setCurrentStep(state.currentStep());
        }
        if (state.error() != null) {
            update.setErrorCode(state.error().code().name())
                    .setErrorMessage(GrpcErrors.message(state.error().message()));
        }
        state.steps().forEach(step -> update.addSteps(step(step)));
        return update.build();
    }

    private static StepUpdate step(StepProgress step) {
        StepUpdate.Builder update =
                StepUpdate.newBuilder()
                        .setComponentName(step.componentName())
                        .setStatus(ProcessingResults.status(step.status()));
        if (step.startedAt() != null) {
            update.setStartedAt(ProtoTimes.timestamp(step.startedAt()));
        }
        if (step.completedAt() != null) {
            update.setCompletedAt(ProtoTimes.timestamp(step.completedAt()));
        }
        return update.build();
    }
}
