package io.flowcanvas.jobs.tasks.life;

import com.google.protobuf.ByteString;
import io.flowcanvas.core.execution.ExecutionEvent;
import io.flowcanvas.core.execution.ExecutionKind;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.task.AssetFailure;
import io.flowcanvas.core.task.ResultSummary;
import io.flowcanvas.core.task.ResultType;
import io.flowcanvas.core.task.TaskPhase;
import io.flowcanvas.core.task.TaskProgress;
import io.flowcanvas.proto.jobs.v1.TaskState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tells how far a task is. */
public final class TaskReport {
    private static final double HALF = 50;

    private TaskReport() {}

    /** The event of its execution. */
    public static ExecutionEvent event(String taskId, TaskState state, long seq, Instant now) {
        TaskPhase phase = TaskPhase.valueOf(state.getPhase());
        return new ExecutionEvent(
                UUID.fromString(taskId),
                ExecutionKind.TASK,
                state.getTask().getOwner(),
                seq,
                phase.status(),
                phase.isFinal() ? null : phase.name().toLowerCase(Locale.ROOT),
                0,
                0,
                percentage(state, phase),
                state.getAssets(),
                state.getProcessed() - state.getFailedItems(),
                state.getFailedDownloads() + state.getFailedItems(),
                List.of(),
                List.of(),
                failure(state),
                progress(state, phase).toJson(),
                now);
    }

    private static TaskProgress progress(TaskState state, TaskPhase phase) {
        Failure failure = failure(state);
        int expected = state.getTask().getExpectedAssets();
        return new TaskProgress(
                phase,
                resultType(state),
                state.getAssets(),
                expected == 0 ? null : expected,
                state.getDownloaded(),
                state.getFailedDownloads(),
                state.getProcessed(),
                state.getFailedItems(),
                state.getFailuresList().stream()
                        .map(listed -> read(listed.getFailureJson(), AssetFailure.class))
                        .toList(),
                failure == null ? null : failure.message(),
                state.getSummaryJson().isEmpty()
                        ? null
                        : read(state.getSummaryJson(), ResultSummary.class));
    }

    private static ResultType resultType(TaskState state) {
        return switch (state.getTask().getResultType()) {
            case RESULT_TYPE_JSON -> ResultType.JSON;
            case RESULT_TYPE_WEBSITE -> ResultType.WEBSITE;
            case RESULT_TYPE_STREAM, RESULT_TYPE_UNSPECIFIED, UNRECOGNIZED -> ResultType.STREAM;
        };
    }

    private static @Nullable Failure failure(TaskState state) {
        return state.getFailureJson().isEmpty()
                ? null
                : read(state.getFailureJson(), Failure.class);
    }

    /** Downloads are the first half, processing is the second. */
    private static double percentage(TaskState state, TaskPhase phase) {
        if (phase == TaskPhase.COMPLETED) {
            return 2 * HALF;
        }
        int all = Math.max(state.getAssets(), state.getTask().getExpectedAssets());
        double downloaded = all == 0 ? 0 : HALF * state.getDownloaded() / all;
        return state.getDownloaded() == 0 || state.getProcessed() == 0
                ? downloaded
                : HALF + HALF * state.getProcessed() / state.getDownloaded();
    }

    private static <T> T read(ByteString json, Class<T> type) {
        return Json.mapper().readValue(json.toString(StandardCharsets.UTF_8), type);
    }
}
