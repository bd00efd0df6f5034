package io.flowcanvas.api.lambda;

import io.flowcanvas.api.problem.DetailedException;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.proto.engine.v1.RunFailure;
import io.flowcanvas.proto.engine.v1.RunOutcome;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the engine says of a run that failed, as this dialect says it. */
final class Outcomes {
    private Outcomes() {}

    /**
     * {@code TIMEOUT} and what is unavailable keep their code; everything else is a {@code
     * RUNTIME_ERROR} whose details name the finer code as {@code cause}.
     */
    static FlowcanvasException failure(RunOutcome outcome) {
        if (!outcome.hasFailure()) {
            return meaningless();
        }
        RunFailure failure = outcome.getFailure();
        ErrorCode cause =
                Arrays.stream(ErrorCode.values())
                        .filter(code -> code.name().equals(failure.getCode()))
                        .findFirst()
                        .orElse(ErrorCode.RUNTIME_ERROR);
        return switch (cause) {
            case TIMEOUT, RUNTIME_UNAVAILABLE, SERVICE_UNAVAILABLE ->
                    new FlowcanvasException(cause, failure.getMessage());
            default -> runtimeError(cause, failure.getMessage(), place(failure));
        };
    }

    static FlowcanvasException runtimeError(
            ErrorCode cause, String message, Map<String, Object> place) {
        Map<String, Object> details = new LinkedHashMap<>(place);
        details.put("cause", cause.name());
        return new DetailedException(ErrorCode.RUNTIME_ERROR, message, details);
    }

    static FlowcanvasException meaningless() {
        return new FlowcanvasException(
                ErrorCode.INTERNAL_ERROR, "the functions job gave an answer to another question");
    }

    private static Map<String, Object> place(RunFailure failure) {
        Map<String, Object> place = new LinkedHashMap<>();
        if (failure.getLine() > 0) {
            place.put("line", failure.getLine());
        }
        if (failure.getColumn() > 0) {
            place.put("column", failure.getColumn());
        }
        if (!failure.getStackTrace().isEmpty()) {
            place.put("stack_trace", failure.getStackTrace());
        }
        return place;
    }
}
