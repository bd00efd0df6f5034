package io.flowcanvas.api.config;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param serverUrl address of the function server, for {@code /health}; absent: not asked
 * @param directory folder whose sub-folders are published at the start, each with a {@code
 *     function.json}; empty: none
 * @param sourceLimit largest source text, or {@code function.json}, that can be published
 * @param bundleLimit largest ZIP that can be published
 * @param uploads ZIPs that a replica takes at once; one more is a 503
 * @param checkTimeout longest time for compiling a function and running its examples
 * @param logEntries calls of a function whose output is kept
 * @param logRetention how long it is kept after the last of them
 */
public record FunctionProperties(
        @Nullable URI serverUrl,
        @DefaultValue("") String directory,
        @DefaultValue("1MB") DataSize sourceLimit,
        @DefaultValue("20MB") DataSize bundleLimit,
        @DefaultValue("4") @Min(1) int uploads,
        @DefaultValue("90s") Duration checkTimeout,
        @DefaultValue("200") @Min(1) @Max(10_000) int logEntries,
        @DefaultValue("24h") Duration logRetention) {}
