package io.flowcanvas.jobs.storage;

import io.flowcanvas.core.error.FlowcanvasException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries again, with growing pauses, for as long as the store is away: accepted work waits for it
 * instead of failing. Closing ends all waiting.
 */
public final class PatientObjectStore implements ObjectStore {
    private static final Logger LOG = LoggerFactory.getLogger(PatientObjectStore.class);

    private final ObjectStore store;
    private final Duration firstPause;
    private final Duration longestPause;
    private volatile boolean closed;

    public PatientObjectStore(ObjectStore store, Duration firstPause, Duration longestPause) {
        this.store = store;
        this.firstPause = firstPause;
        this.longestPause = longestPause;
    }

    @Override
    public CompletionStage<Optional<ByteBuffer>> get(String key) {
        return new Operation<>("get " + key, () -> store.get(key)).begin();
    }

    @Override
    public CompletionStage<Boolean> download(String key, Path file) {
        return new Operation<>("download " + key, () -> store.download(key, file)).begin();
    }

    @Override
    public CompletionStage<Void> put(String key, byte[] content, String contentType) {
        return new Operation<>("put " + key, () -> store.put(key, content, contentType)).begin();
    }

    @Override
    public CompletionStage<List<String>> list(String prefix) {
        return new Operation<>("list " + prefix, () -> store.list(prefix)).begin();
    }

    @Override
    public void close() {
        closed = true;
        store.close();
    }

    private final class Operation<T> {
        private final String name;
        private final Supplier<CompletionStage<T>> attempt;
        private final CompletableFuture<T> result = new CompletableFuture<>();

        Operation(String name, Supplier<CompletionStage<T>> attempt) {
            this.name = name;
            this.attempt = attempt;
        }

        CompletionStage<T> begin() {
            attempt(firstPause);
            return result;
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
