package io.flowcanvas.api.config;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param authTimeout how long a connection may stay without having authenticated
 * @param pingInterval pause between two pings; a revoked token is noticed with one
 * @param maxWatches most executions watched over one connection
 * @param maxMessage largest message taken from a client
 */
public record WatchProperties(
        @DefaultValue("10s") Duration authTimeout,
        @DefaultValue("20s") Duration pingInterval,
        @DefaultValue("1000") @Min(1) int maxWatches,
        @DefaultValue("16KB") DataSize maxMessage) {}
