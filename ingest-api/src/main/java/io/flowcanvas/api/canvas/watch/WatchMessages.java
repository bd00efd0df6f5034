package io.flowcanvas.api.canvas.watch;

import io.flowcanvas.api.tracking.ExecutionState;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.execution.StepProgress;
import io.flowcanvas.core.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the server says over the WebSocket, as JSON. */
final class WatchMessages {

    private record Progress(String type, UUID executionId, Data data) {}

    private record Data(
            ExecutionStatus status,
            @Nullable String currentStep,
            double progressPercentage,
            List<Step> stepDetails) {}

    private record Step(
            String componentName,
            ExecutionStatus status,
            @Nullable Instant startedAt,
            @Nullable Instant completedAt,
            StepProgress.@Nullable ResourceUsage resourceUsage) {}

    private record Trouble(
            String type, @Nullable String executionId, @Nullable String cameraId, Detail error) {}

    private record Detail(ErrorCode code, String message, @Nullable Map<String, String> details) {}

    private WatchMessages() {}

    static String progress(ExecutionState state) {
        return Json.mapper()
                .writeValueAsString(
                        new Progress(
                                "progress",
                                state.executionId(),
                                new Data(
                                        state.status(),
                                        state.currentStep(),
                                        state.percentage(),
                                        state.steps().stream().map(WatchMessages::step).toList())));
    }

    static String failure(UUID executionId, Failure failure) {
        return error(
                executionId.toString(),
                null,
                new Detail(
                        failure.code(),
                        failure.message(),
                        failure.details().isEmpty() ? null : failure.details()));
    }

    /**
     * @param executionId as the client wrote it; null where the message named none
     * @param cameraId likewise
     */
    static String error(
            @Nullable String executionId,
            @Nullable String cameraId,
            ErrorCode code,
            String message) {
        return error(executionId, cameraId, new Detail(code, message, null));
    }

    private static String error(
            @Nullable String executionId, @Nullable String cameraId, Detail detail) {
        return Json.mapper()
                .writeValueAsString(new Trouble("error", executionId, cameraId, detail));
    }

    private static Step step(StepProgress step) {
        return new Step(
                step.componentName(),
                step.status(),
                step.startedAt(),
                step.completedAt(),
                step.resourceUsage());
    }
}
