package io.flowcanvas.api.config;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param maxItems most images of one execution
 * @param totalLimit most bytes of one submission
 * @param memory bytes of all submissions under way that may stay in memory; the rest is spooled to
 *     the data directory
 * @param publishers threads that hand records to Kafka
 * @param relayInterval pause between two looks for what was stored but not published
 * @param gracePeriod age from which an unpublished execution counts as left behind by a crash
 * @param idempotencyRetention how long an Idempotency-Key is remembered
 * @param initialItemsPerSecond throughput assumed until one was measured
 */
public record SubmissionProperties(
        @DefaultValue("10000") @Min(1) @Max(100_000) int maxItems,
        @DefaultValue("4GB") DataSize totalLimit,
        @DefaultValue("64MB") DataSize memory,
        @DefaultValue("4") @Min(1) int publishers,
        @DefaultValue("2s") Duration relayInterval,
        @DefaultValue("30s") Duration gracePeriod,
        @DefaultValue("24h") Duration idempotencyRetention,
        @DefaultValue("10") @Positive double initialItemsPerSecond) {}
