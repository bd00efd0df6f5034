package io.flowcanvas.api.cameras;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import reactor.util.retry.Retry;

/** What a change was made from is not there any more: to be made again from what is. */
final class ChangedMeanwhileException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final int ATTEMPTS = 10;

    ChangedMeanwhileException() {
        super("changed meanwhile", null, false, false);
    }

    /** Makes the change again, ten times at most; then it is a {@code CONFLICT}. */
    static Retry fromWhatIs() {
        return Retry.max(ATTEMPTS)
                .filter(ChangedMeanwhileException.class::isInstance)
                .onRetryExhaustedThrow(
                        (retry, signal) ->
                                new FlowcanvasException(
                                        ErrorCode.CONFLICT,
                                        "the camera or its pipeline is being changed by others;"
                                                + " try again"));
    }
}
