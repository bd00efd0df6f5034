package io.flowcanvas.api.problem;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.time.Duration;

/** The same request may succeed after a while that is known. */
public final class RetryLaterException extends FlowcanvasException {
    private static final long serialVersionUID = 1L;

    private final Duration delay;

    public RetryLaterException(ErrorCode code, String message, Duration delay) {
        super(code, message, (Throwable) null);
        this.delay = delay;
    }

    Duration delay() {
        return delay;
    }
}
