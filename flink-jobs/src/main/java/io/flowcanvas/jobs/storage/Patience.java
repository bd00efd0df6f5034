package io.flowcanvas.jobs.storage;

import io.flowcanvas.core.error.FlowcanvasException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something again, with growing pauses, until it succeeds. What ends with a {@link
 * FlowcanvasException} is wrong in itself and not tried again.
 */
public final class Patience implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);

    private final Duration firstPause;
    private final Duration longestPause;
    private volatile boolean closed;

    public Patience(Duration firstPause, Duration longestPause) {
        this.firstPause = firstPause;
        this.longestPause = longestPause;
    }

    /**
     * @param name for the log
     * @param wanted once false, the next failure is the last: nobody waits any more
     */
    public <T> CompletableFuture<T> insist(
            String name, BooleanSupplier wanted, Supplier<CompletionStage<T>> attempt) {
        Operation<T> operation = new Operation<>(name, wanted, attempt);
        operation.attempt(firstPause);
        return operation.result;
    }

    /** Ends all waiting. */
    @Override
    public void close() {
        closed = true;
    }

    private final class Operation<T> {
        private final String name;
        private final BooleanSupplier wanted;
        private final Supplier<CompletionStage<T>> attempt;
        private final CompletableFuture<T> result = new CompletableFuture<>();

        Operation(String name, BooleanSupplier wanted, Supplier<CompletionStage<T>> attempt) {
            this.name = name;
            this.wanted = wanted;
            this.attempt = attempt;
        }

        @SuppressWarnings("FutureReturnValueIgnored") // its outcome becomes that of result
        private void attempt(Duration pause) {
            CompletionStage<T> stage;
            try {
                stage = attempt.get();
            } catch (RuntimeException refused) {
                stage = CompletableFuture.failedStage(refused);
            }
            stage.whenComplete(
                    (value, failure) -> {
                        if (failure == null) {
                            result.complete(value);
                        } else if (closed || isFinal(failure)) {
                            result.completeExceptionally(failure);
                        } else {
                            again(pause, failure);
                        }
                    });
        }

        /** What the object is, and not where it lies, is wrong. */
        private boolean isFinal(Throwable failure) {
            return failure instanceof FlowcanvasException
                    || failure.getCause() instanceof FlowcanvasException;
        }

        private void again(Duration pause, Throwable failure) {
            if (!wanted.getAsBoolean()) {
                result.completeExceptionally(new CancellationException(name));
                return;
            }
            LOG.warn(
                    "event=object_store_retry operation=\"{}\" pause_ms={} reason=\"{}\"",
                    name,
                    pause.toMillis(),
                    failure.getMessage());
            Duration doubled = pause.multipliedBy(2);
            Duration next = doubled.compareTo(longestPause) > 0 ? longestPause : doubled;
            long millis = pause.toMillis();
            long jittered = millis / 2 + ThreadLocalRandom.current().nextLong(millis + 1);
            CompletableFuture.delayedExecutor(jittered, TimeUnit.MILLISECONDS)
                    .execute(() -> attempt(next));
        }
    }
}
