package io.flowcanvas.api.appstore.webhook;

import io.flowcanvas.outbound.OutboundException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of one attempt.
 *
 * @param outcome as the row keeps it; null if another attempt may do better
 * @param error for a person; null if it was delivered
 */
record Attempt(@Nullable String outcome, @Nullable String error) {
    static final String DELIVERED = "delivered";
    static final String GONE = "gone";
    static final String REFUSED = "refused";
    static final String GIVEN_UP = "given_up";

    private static final int STATUS_GONE = 410;

    /** A redirect is followed by nobody: it is no success. */
    static Attempt answered(int status) {
        if (status >= 200 && status < 300) {
            return new Attempt(DELIVERED, null);
        }
        String error = "the receiver answered " + status;
        return new Attempt(status == STATUS_GONE ? GONE : null, error);
    }

    static Attempt tooLong(Duration longest) {
        return new Attempt(null, "there was no answer for " + longest.toSeconds() + " s");
    }

    static Attempt failed(Throwable failure) {
        Throwable cause =
                failure instanceof java.util.concurrent.CompletionException
                                && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        boolean lasts = cause instanceof OutboundException known && !known.isPassing();
        return new Attempt(lasts ? REFUSED : null, String.valueOf(cause.getMessage()));
    }
}
