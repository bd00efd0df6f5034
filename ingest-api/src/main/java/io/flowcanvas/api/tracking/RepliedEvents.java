package io.flowcanvas.api.tracking;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.execution.ExecutionEvent;
import jakarta.annotation.PreDestroy;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Events that come with the answer to a call: written before the client is answered, so that it
 * never reads an older state afterwards. The same event comes over the topic, too; whichever is
 * later changes nothing.
 */
@Component
public final class RepliedEvents {
    private static final int THREADS = 2;
    private static final int WAITING = 10_000;

    private final ProjectionWriter writer;
    private final Scheduler scheduler =
            Schedulers.newBoundedElastic(THREADS, WAITING, "replied-events");

    RepliedEvents(ProjectionWriter writer) {
        this.writer = writer;
    }

    /**
     * @param json an {@link ExecutionEvent}
     * @return fails with {@code SERVICE_UNAVAILABLE} if the database does not take it
     */
    public Mono<Void> write(byte[] json) {
        return Mono.<Void>fromRunnable(() -> writeNow(json)).subscribeOn(scheduler);
    }

    private void writeNow(byte[] json) {
        ProjectionBatch batch = new ProjectionBatch();
        batch.add(
                ProgressRecords.read(json)
                        .orElseThrow(() -> new IllegalArgumentException("this is no event")));
        try {
            writer.write(batch);
        } catch (DataAccessException | TransactionException e) {
            throw new FlowcanvasException(
                    ErrorCode.SERVICE_UNAVAILABLE,
                    "the database does not answer; try again in a few seconds",
                    e);
        }
    }

    @PreDestroy
    void close() {
        scheduler.dispose();
    }
}
