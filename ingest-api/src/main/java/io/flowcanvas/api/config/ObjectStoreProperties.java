package io.flowcanvas.api.config;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param endpoint address of the S3 API
 * @param accessKey empty: the standard AWS credential chain is asked
 * @param connectTimeout longest wait for a connection
 * @param attemptTimeout longest wait for an answer, or between two parts of it
 * @param maxConnections connections kept to the store
 */
public record ObjectStoreProperties(
        @DefaultValue("http://127.0.0.1:9000") URI endpoint,
        @DefaultValue("us-east-1") @NotBlank String region,
        @DefaultValue("") String accessKey,
        @DefaultValue("") String secretKey,
        @DefaultValue("flowcanvas") @NotBlank String bucket,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("10s") Duration attemptTimeout,
        @DefaultValue("32") @Min(1) int maxConnections) {}
