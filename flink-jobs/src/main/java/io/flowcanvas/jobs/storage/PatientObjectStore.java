package io.flowcanvas.jobs.storage;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Tries again, with growing pauses, for as long as the store is away: accepted work waits for it
 * instead of failing. Closing ends all waiting.
 */
public final class PatientObjectStore implements ObjectStore {
    private final ObjectStore store;
    private final Patience patience;

    public PatientObjectStore(ObjectStore store, Duration firstPause, Duration longestPause) {
        this.store = store;
        this.patience = new Patience(firstPause, longestPause);
    }

    @Override
    public CompletionStage<Optional<ByteBuffer>> get(String key) {
        return insist("get " + key, () -> store.get(key));
    }

    @Override
    public CompletionStage<Boolean> download(String key, Path file) {
        return insist("download " + key, () -> store.download(key, file));
    }

    @Override
    public CompletionStage<Void> put(String key, byte[] content, String contentType) {
        return insist("put " + key, () -> store.put(key, content, contentType));
    }

    @Override
    public CompletionStage<List<String>> list(String prefix) {
        return insist("list " + prefix, () -> store.list(prefix));
    }

    private <T> CompletionStage<T> insist(String name, Supplier<CompletionStage<T>> attempt) {
        return patience.insist(name, () -> true, attempt);
    }

    @Override
    public void close() {
        patience.close();
        store.close();
    }
}
