package io.flowcanvas.api.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * @param url address of the JobManager's REST API, for {@code /health}; absent: not asked
 */
public record FlinkProperties(@Nullable URI url) {}
