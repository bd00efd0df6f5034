package io.flowcanvas.api.config;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param probeTimeout longest wait for one part's answer
 * @param cache how long an answer is reused
 */
public record HealthProperties(
        @DefaultValue("2s") Duration probeTimeout, @DefaultValue("1s") Duration cache) {}
