package io.flowcanvas.functions.sandbox;

import io.flowcanvas.core.error.ErrorCode;

/**
 * Why a run did not end well.
 *
 * @param message for the author of the code: what happened and, for a limit, which one and how
 *     large
 * @param line 1-based, in the author's code; 0 where not known
 * @param column 1-based; 0 where not known
 * @param stackTrace frames of the author's code only; may be empty
 */
public record RunError(ErrorCode code, String message, int line, int column, String stackTrace) {
    public RunError(ErrorCode code, String message) {
        this(code, message, 0, 0, "");
    }
}
