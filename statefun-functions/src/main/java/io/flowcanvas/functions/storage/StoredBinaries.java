package io.flowcanvas.functions.storage;

import io.flowcanvas.core.naming.ObjectKeys;
import io.flowcanvas.functions.sandbox.CompiledBinaries;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Compiled code in the object store, so that each bundle is compiled once for all servers. */
public record StoredBinaries(ObjectStore store) implements CompiledBinaries {
    private static final long LARGEST = 64L * 1024 * 1024;

    @Override
    public CompletableFuture<Optional<byte[]>> load(String digest, String target) {
        return store.get(ObjectKeys.functionBinary(digest, target), LARGEST);
    }

    @Override
    public CompletableFuture<Void> store(String digest, String target, byte[] binary) {
        return store.put(ObjectKeys.functionBinary(digest, target), binary);
    }
}
