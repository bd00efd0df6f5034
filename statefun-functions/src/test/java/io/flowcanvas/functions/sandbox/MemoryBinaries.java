package io.flowcanvas.functions.sandbox;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Remembers what was stored, in memory. */
class MemoryBinaries implements CompiledBinaries {
    final AtomicInteger stores = new AtomicInteger();
    private final Map<String, byte[]> stored = new ConcurrentHashMap<>();

    @Override
    public CompletableFuture<Optional<byte[]>> load(String digest, String target) {
        return CompletableFuture.completedFuture(
                Optional.ofNullable(stored.get(digest + "/" + target)));
    }

    @Override
    public CompletableFuture<Void> store(String digest, String target, byte[] binary) {
        stores.incrementAndGet();
        stored.put(digest + "/" + target, binary);
        return CompletableFuture.completedFuture(null);
    }
}
