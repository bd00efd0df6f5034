package io.flowcanvas.api.config;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param password empty: none is asked for
 * @param timeout longest wait for a connection or an answer
 */
public record RedisProperties(
        @DefaultValue("127.0.0.1") @NotBlank String host,
        @DefaultValue("6379") @Min(1) @Max(65535) int port,
        @DefaultValue("") String password,
        @DefaultValue("2s") Duration timeout) {}
