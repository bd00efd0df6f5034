package io.flowcanvas.functions.sandbox;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A process that has loaded one program and serves one session. Calls run one after another. */
public interface Worker extends AutoCloseable {
    /** Never fails: what goes wrong, the worker's death too, is in the result. */
    CompletableFuture<RunResult> call(Invocation invocation);

    /**
     * As {@link #call(Invocation)}.
     *
     * @param executor gives the call a thread, which it keeps until its end
     */
    CompletableFuture<RunResult> call(Invocation invocation, Executor executor);

    /** False once its process has ended; it will not come back. */
    boolean isAlive();

    /** Kills the process at once; a call under way ends with {@code CANCELLED}. */
    @Override
    void close();
}
