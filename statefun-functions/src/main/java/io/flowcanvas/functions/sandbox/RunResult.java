package io.flowcanvas.functions.sandbox;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param value a JSON value; null exactly when there is an error
 * @param wall time in the worker
 * @param stdout bounded; what went beyond is an {@code OUTPUT_LIMIT_EXCEEDED}
 * @param exitCode of a script whose process ended by itself; null otherwise
 * @param cpu CPU time of this run
 * @param peakMemoryBytes largest resident memory of the worker up to the end of this run
 */
public record RunResult(
        @Nullable String value,
        @Nullable RunError error,
        Duration wall,
        String stdout,
        String stderr,
        @Nullable Integer exitCode,
        Duration cpu,
        long peakMemoryBytes) {}
