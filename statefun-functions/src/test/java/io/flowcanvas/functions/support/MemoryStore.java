package io.flowcanvas.functions.support;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.functions.storage.ObjectStore;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Objects in memory, which may be away. */
public final class MemoryStore implements ObjectStore {
    public final ConcurrentHashMap<String, byte[]> objects = new ConcurrentHashMap<>();
    public volatile boolean away;
    public final AtomicInteger reads = new AtomicInteger();

    @Override
    public CompletableFuture<Optional<byte[]>> get(String key, long limit) {
        reads.incrementAndGet();
        return away
                ? CompletableFuture.failedFuture(
                        new FlowcanvasException(ErrorCode.SERVICE_UNAVAILABLE, "the store is away"))
                : CompletableFuture.completedFuture(Optional.ofNullable(objects.get(key)));
    }

    @Override
    public CompletableFuture<Void> put(String key, byte[] content) {
        objects.put(key, content);
        return CompletableFuture.completedFuture(null);
    }
}
