package io.flowcanvas.api.limits;

import io.flowcanvas.api.problem.RetryLaterException;
import io.flowcanvas.core.error.ErrorCode;
import java.time.Duration;
import org.springframework.http.HttpHeaders;

/**
 * What a limit says to one request.
 *
 * @param limit requests in a window
 * @param remaining how many more would be granted now
 * @param resetAt when the oldest request counted stops counting, in Unix seconds
 * @param resetIn how long that is from now, in seconds; at least 1
 */
record Allowance(boolean granted, int limit, long remaining, long resetAt, long resetIn) {

    void tell(HttpHeaders headers) {
        headers.set("X-RateLimit-Limit", Integer.toString(limit));
        headers.set("X-RateLimit-Remaining", Long.toString(remaining));
        headers.set("X-RateLimit-Reset", Long.toString(resetAt));
    }

    RetryLaterException refusal(Duration window) {
        return new RetryLaterException(
                ErrorCode.RATE_LIMITED,
                "more than %d requests in %d seconds; try again in %d seconds"
                        .formatted(limit, window.toSeconds(), resetIn),
                Duration.ofSeconds(resetIn));
    }
}
