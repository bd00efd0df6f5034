package io.flowcanvas.api.calls;

import io.flowcanvas.api.problem.RetryLaterException;
import io.flowcanvas.core.error.ErrorCode;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many calls a job owes an answer to, in all and per caller; refuses more than that, so that a
 * job that stands still piles up no work.
 */
final class Outstanding {
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final String job;
    private final int most;
    private final int mostPerCaller;
    private final AtomicInteger all = new AtomicInteger();
    private final ConcurrentHashMap<String, Integer> byCaller = new ConcurrentHashMap<>();

    /**
     * @param job its name, for people
     */
    Outstanding(String job, int most, int mostPerCaller) {
        this.job = job;
        this.most = most;
        this.mostPerCaller = mostPerCaller;
    }

    int count() {
        return all.get();
    }

    /**
     * @param caller empty: only the sum is limited
     * @throws RetryLaterException {@code SERVICE_UNAVAILABLE} if there are too many in all, {@code
     *     RATE_LIMITED} if there are too many of the caller's
     */
    void enter(String caller) {
        if (all.incrementAndGet() > most) {
            all.decrementAndGet();
            throw tooMany();
        }
        if (!caller.isEmpty() && byCaller.merge(caller, 1, Integer::sum) > mostPerCaller) {
            leave(caller);
            throw tooManyOfCallers();
        }
    }

    /** Throws what {@link #enter} would, and counts nothing. */
    void check(String caller) {
        if (all.get() >= most) {
            throw tooMany();
        }
        if (!caller.isEmpty() && byCaller.getOrDefault(caller, 0) >= mostPerCaller) {
            throw tooManyOfCallers();
        }
    }

    private RetryLaterException tooMany() {
        return new RetryLaterException(
                ErrorCode.SERVICE_UNAVAILABLE,
                "the %s job is busy with %d calls; try again in a second".formatted(job, most),
                RETRY);
    }

    private RetryLaterException tooManyOfCallers() {
        return new RetryLaterException(
                ErrorCode.RATE_LIMITED,
                "you have %d calls under way, the most there may be; wait for one to end"
                        .formatted(mostPerCaller),
                RETRY);
    }

    void leave(String caller) {
        all.decrementAndGet();
        if (!caller.isEmpty()) {
            byCaller.computeIfPresent(caller, (same, count) -> count > 1 ? count - 1 : null);
        }
    }
}
