package io.flowcanvas.api.config;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param poolSize connections for requests; background work has four more
 * @param connectTimeout longest wait for a new connection
 * @param acquireTimeout longest wait for a free one; then the request is a 503
 * @param statementTimeout longest run of one statement
 */
public record PostgresProperties(
        @DefaultValue("127.0.0.1") @NotBlank String host,
        @DefaultValue("5432") @Min(1) @Max(65535) int port,
        @DefaultValue("flowcanvas") @NotBlank String database,
        @DefaultValue("flowcanvas") @NotBlank String username,
        @DefaultValue("") String password,
        @DefaultValue("12") @Min(1) int poolSize,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("2s") Duration acquireTimeout,
        @DefaultValue("10s") Duration statementTimeout) {}
