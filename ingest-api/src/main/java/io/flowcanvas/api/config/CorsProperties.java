package io.flowcanvas.api.config;

import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param allowedOrigins origins whose pages may call this API; empty: none but its own
 */
public record CorsProperties(@DefaultValue List<String> allowedOrigins) {}
