package io.flowcanvas.functions.code;

import com.google.protobuf.ByteString;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.execution.ExecutionEvent;
import io.flowcanvas.core.execution.ExecutionKind;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.flowcanvas.proto.engine.v1.RunFailure;
import io.flowcanvas.proto.engine.v1.RunOutcome;
import io.flowcanvas.proto.jobs.v1.ProgressEvent;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The two events in the life of a run of the code sandbox: started, ended. */
public final class CodeEvents {
    private static final long STARTED = 1;
    private static final long ENDED = 2;

    private final InstantSource clock;

    public CodeEvents(InstantSource clock) {
        this.clock = clock;
    }

    public ProgressEvent started(FunctionCall call) {
        return event(call, STARTED, ExecutionStatus.RUNNING, null, null);
    }

    public ProgressEvent cancelled(FunctionCall call) {
        return event(call, ENDED, ExecutionStatus.CANCELLED, cancellation(), null);
    }

    /**
     * What a run came to, also one that failed or was cancelled half-way: its output is kept. One
     * whose result cannot be told has failed; the request does not, for it would come again.
     */
    public ProgressEvent ended(FunctionCall call, RunOutcome outcome) {
        try {
            return told(call, outcome);
        } catch (JacksonException unwritable) {
            Failure failure =
                    new Failure(
                            ErrorCode.INVALID_RESULT,
                            "the result cannot be kept: " + unwritable.getOriginalMessage());
            return event(call, ENDED, ExecutionStatus.FAILED, failure, null);
        }
    }

    private ProgressEvent told(FunctionCall call, RunOutcome outcome) {
        if (!outcome.hasFailure()) {
            return event(call, ENDED, ExecutionStatus.COMPLETED, null, result(outcome));
        }
        if (outcome.getFailure().getCode().equals(ErrorCode.CANCELLED.name())) {
            return event(call, ENDED, ExecutionStatus.CANCELLED, cancellation(), result(outcome));
        }
        return event(
                call,
                ENDED,
                ExecutionStatus.FAILED,
                failure(outcome.getFailure()),
                result(outcome));
    }

    private static Failure cancellation() {
        return new Failure(ErrorCode.CANCELLED, "the execution was cancelled");
    }

    private static Failure failure(RunFailure failure) {
        Map<String, String> details = new LinkedHashMap<>();
        if (failure.getLine() > 0) {
            details.put("line", Integer.toString(failure.getLine()));
        }
        if (failure.getColumn() > 0) {
            details.put("column", Integer.toString(failure.getColumn()));
        }
        if (!failure.getStackTrace().isEmpty()) {
            details.put("stack_trace", failure.getStackTrace());
        }
        return new Failure(ErrorCode.valueOf(failure.getCode()), failure.getMessage(), details);
    }

    private static JsonNode result(RunOutcome outcome) {
        ObjectNode result = Json.mapper().createObjectNode();
        result.put("stdout", outcome.getStdout());
        result.put("stderr", outcome.getStderr());
        if (outcome.hasResult()) {
            result.set("result", exact(outcome.getResult().toStringUtf8()));
        }
        if (outcome.hasExitCode()) {
            result.put("exit_code", outcome.getExitCode());
        }
        ObjectNode usage = result.putObject("usage");
        usage.put("cpu_ms", outcome.getCpuMillis());
        usage.put("peak_memory_bytes", outcome.getPeakMemoryBytes());
        usage.put("duration_ms", TimeUnit.MICROSECONDS.toMillis(outcome.getDurationMicros()));
        return result;
    }

    /** With numbers as they were written. */
    private static JsonNode exact(String json) {
        return Json.mapper()
                .reader(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .readTree(json);
    }

    private ProgressEvent event(
            FunctionCall call,
            long seq,
            ExecutionStatus status,
            @Nullable Failure error,
            @Nullable JsonNode result) {
        ExecutionEvent event =
                new ExecutionEvent(
                        UUID.fromString(call.getTargetId()),
                        ExecutionKind.CODE,
                        call.getRunCode().getOwner(),
                        seq,
                        status,
                        null,
                        0,
                        0,
                        status == ExecutionStatus.COMPLETED ? 100 : 0,
                        0,
                        0,
                        0,
                        List.of(),
                        List.of(),
                        error,
                        result,
                        clock.instant());
        return ProgressEvent.newBuilder()
                .setExecutionId(call.getTargetId())
                .setJson(ByteString.copyFrom(event.toJson()))
                .build();
    }
}
