package io.flowcanvas.jobs.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps objects in memory; can be away for a number of calls. */
public final class InMemoryObjectStore implements ObjectStore {
    public final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private final AtomicInteger outages = new AtomicInteger();

    /** The next calls fail as if nobody answered. */
    public void failNext(int calls) {
        outages.set(calls);
    }

    @Override
    public CompletionStage<Optional<ByteBuffer>> get(String key) {
        return answer(Optional.ofNullable(objects.get(key)).map(ByteBuffer::wrap));
    }

    @Override
    public CompletionStage<Boolean> download(String key, Path file) {
        return get(key).thenApply(
                        content -> content.map(bytes -> write(bytes, file)).orElse(false));
    }

    private static boolean write(ByteBuffer bytes, Path file) {
        try {
            byte[] content = new byte[bytes.remaining()];
            bytes.get(content);
            Files.write(file, content);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public CompletionStage<Void> put(String key, byte[] content, String contentType) {
        CompletionStage<Void> answer = answer(null);
        return answer.thenRun(() -> objects.put(key, content));
    }

    @Override
    public CompletionStage<List<String>> list(String prefix) {
        return answer(objects.keySet().stream().filter(key -> key.startsWith(prefix)).toList());
    }

    private <T> CompletionStage<T> answer(T value) {
        return outages.getAndUpdate(left -> Math.max(0, left - 1)) > 0
                ? CompletableFuture.failedFuture(new IllegalStateException("connection refused"))
                : CompletableFuture.completedFuture(value);
    }

    @Override
    public void close() {
        objects.clear();
    }
}
