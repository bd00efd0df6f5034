package io.flowcanvas.api.lambda;

import io.flowcanvas.api.calls.FunctionCalls;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Tells sessions of the answers that they did not have to work out, so that they count. No answer
 * waits for that: where Kafka takes no records for longer than a call is given, or more wait for it
 * than memory is for, the count is lost, and said to be.
 */
@Component
final class KnownAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(KnownAnswers.class);
    // some 10 MB, less than the producer's buffer, which calls that run need too
    private static final int MOST_UNDER_WAY = 50_000;

    private final FunctionCalls calls;
    private final Counter uncounted;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicBoolean losing = new AtomicBoolean();

    KnownAnswers(FunctionCalls calls, MeterRegistry metrics) {
        this.calls = calls;
        this.uncounted =
                Counter.builder("flowcanvas.functions.executions.uncounted")
                        .description("answers from the cache that their session was not told of")
                        .register(metrics);
    }

    void count(Execution execution) {
        if (underWay.incrementAndGet() > MOST_UNDER_WAY) {
            underWay.decrementAndGet();
            lost(execution, "too many are under way");
            return;
        }
        calls.tell(execution.toCountedCall())
                .doFinally(end -> underWay.decrementAndGet())
                .subscribe(
                        done -> {},
                        error -> lost(execution, String.valueOf(error.getMessage())),
                        () -> losing.set(false));
    }

    /** One line for each time that it begins; the counter has them all. */
    private void lost(Execution execution, String why) {
        uncounted.increment();
        if (losing.compareAndSet(false, true)) {
            LOG.warn(
                    "event=execution_not_counted request_id={} detail=\"{}\"",
                    execution.session().requestId(),
                    why);
        }
    }
}
