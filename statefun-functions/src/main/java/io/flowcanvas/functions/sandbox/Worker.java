package io.flowcanvas.functions.sandbox;

import java.util.concurrent.CompletableFuture;

/** A process that has loaded one program and serves one session. Calls run one after another. */
public interface Worker extends AutoCloseable {
    /** Never fails: what goes wrong, the worker's death too, is in the result. */
    CompletableFuture<RunResult> call(Invocation invocation);

    /** False once its process has ended; it will not come back. */
    boolean isAlive();

    /** Kills the process at once; a call under way ends with {@code CANCELLED}. */
    @Override
    void close();
}
