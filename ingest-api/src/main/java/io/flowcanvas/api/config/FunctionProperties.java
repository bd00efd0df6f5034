package io.flowcanvas.api.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * @param serverUrl address of the function server, for {@code /health}; absent: not asked
 */
public record FunctionProperties(@Nullable URI serverUrl) {}
