package io.flowcanvas.api.canvas.execution;

import io.flowcanvas.api.tracking.ExecutionView;
import io.flowcanvas.api.tracking.ItemView;
import io.flowcanvas.api.tracking.OutputView;
import io.flowcanvas.api.web.Links;
import io.flowcanvas.core.execution.Detection;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.execution.Priority;
import io.flowcanvas.core.execution.StepProgress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/** Executions as the contract words them. */
@Component
class ExecutionAnswers {

    record Execution(
            UUID executionId,
            UUID pipelineId,
            int pipelineVersion,
            ExecutionStatus status,
            Priority priority,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant completedAt,
            Progress progress,
            Items items,
            List<Step> steps,
            @Nullable List<Output> outputFiles,
            @Nullable Failure error) {}

    /** {@code percentage} is from 0 to 100. */
    record Progress(
            @Nullable String currentStep, int totalSteps, int completedSteps, double percentage) {}

    record Items(int total, int completed, int failed) {}

    record Step(
            String componentName,
            ExecutionStatus status,
            @Nullable Instant startedAt,
            @Nullable Instant completedAt) {}

    record Output(
            UUID fileId,
            String filename,
            URI downloadUrl,
            String step,
            String contentType,
            long sizeBytes) {}

    record Item(
            int index,
            String filename,
            ExecutionStatus status,
            @Nullable Failure error,
            List<Detection> detections,
            List<Output> outputFiles) {}

    private final Links links;

    ExecutionAnswers(Links links) {
        this.links = links;
    }

    /**
     * @param outputs null where they are not asked for
     */
    Execution execution(
            ExecutionView view, @Nullable List<OutputView> outputs, ServerHttpRequest request) {
        var state = view.state();
        return new Execution(
                state.executionId(),
                view.pipelineId(),
                view.pipelineVersion(),
                state.status(),
                view.priority(),
                view.createdAt(),
                view.startedAt(),
                view.completedAt(),
                new Progress(
                        state.currentStep(),
                        state.totalSteps(),
                        state.completedSteps(),
                        state.percentage()),
                new Items(view.itemsTotal(), view.itemsCompleted(), view.itemsFailed()),
                state.steps().stream().map(ExecutionAnswers::step).toList(),
                outputs == null ? null : outputs(outputs, request),
                state.error());
    }

    Item item(ItemView view, List<OutputView> outputs, ServerHttpRequest request) {
        return new Item(
                view.index(),
                view.filename(),
                view.status(),
                view.error(),
                view.detections(),
                outputs(
                        outputs.stream()
                                .filter(output -> output.itemIndex() == view.index())
                                .toList(),
                        request));
    }

    private List<Output> outputs(List<OutputView> outputs, ServerHttpRequest request) {
        return outputs.stream()
                .map(
                        output ->
                                new Output(
                                        output.fileId(),
                                        output.filename(),
                                        links.file(request, output.fileId()),
                                        output.step(),
                                        output.contentType(),
                                        output.sizeBytes()))
                .toList();
    }

    private static Step step(StepProgress step) {
        return new Step(step.componentName(), step.status(), step.startedAt(), step.completedAt());
    }
}
