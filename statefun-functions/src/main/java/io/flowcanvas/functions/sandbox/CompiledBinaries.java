package io.flowcanvas.functions.sandbox;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Keeps what compilers made, for other machines and the next start. */
public interface CompiledBinaries {
    /**
     * @param digest of the program
     * @param target machine and compiler
     */
    CompletableFuture<Optional<byte[]>> load(String digest, String target);

    CompletableFuture<Void> store(String digest, String target, byte[] binary);
}
