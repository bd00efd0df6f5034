package io.flowcanvas.core.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * How an execution wants its images written; null leaves it to the pipeline ({@code convert}) and
 * then to the default.
 *
 * @param format {@code jpeg}, {@code png}, {@code webp} or {@code tiff}
 * @param quality 1 to 100, for jpeg and webp
 */
public record OutputEncoding(@Nullable String format, @Nullable Integer quality) {
    public static final OutputEncoding UNSPECIFIED = new OutputEncoding(null, null);
}
