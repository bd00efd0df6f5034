package io.flowcanvas.functions.storage;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Objects by key. A store that cannot be reached fails the future. */
public interface ObjectStore {
    /**
     * @param limit bytes; a larger object ends with {@code PAYLOAD_TOO_LARGE}
     * @return empty if there is no such object
     */
    CompletableFuture<Optional<byte[]>> get(String key, long limit);

    CompletableFuture<Void> put(String key, byte[] content);
}
