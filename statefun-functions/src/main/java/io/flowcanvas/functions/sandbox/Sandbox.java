package io.flowcanvas.functions.sandbox;

import io.flowcanvas.core.function.Language;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Where workers come from. */
public interface Sandbox extends AutoCloseable {
    /**
     * A worker with the program loaded, from the pre-warmed ones where there is one. Code in Rust
     * is compiled first if that has not been done.
     *
     * @return fails with {@link SandboxException}: the language is not available here, the code
     *     does not compile or load
     */
    CompletableFuture<Worker> open(Program program);

    /**
     * Whether each language can be run on this machine, as probed at the start; not available while
     * its probe is under way, for whose end {@link #open} waits.
     */
    Map<Language, Availability> availability();

    /** Kills every worker. */
    @Override
    void close();
}
