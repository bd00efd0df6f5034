package io.flowcanvas.core.execution;

import io.flowcanvas.core.error.ErrorCode;
import java.util.Map;

/**
 * Why an item or an execution did not complete.
 *
 * @param message for a person: what happened and what to do
 * @param details further facts by name, say {@code item}, {@code limit}
 */
public record Failure(ErrorCode code, String message, Map<String, String> details) {
    public Failure {
        details = Map.copyOf(details);
    }

    public Failure(ErrorCode code, String message) {
        this(code, message, Map.of());
    }
}
