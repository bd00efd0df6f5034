package io.flowcanvas.api.config;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param defaultApplication what a task runs that names nothing
 * @param assetsPerBatch most assets of one request where the pipeline is a user's own
 * @param mostAssets most assets of one task
 * @param mostFailedPercent a task fails if more of its assets have failed, in per cent
 * @param quietPeriod processing starts when nothing has happened for so long
 * @param expiry an unfinished task fails when nothing has happened for so long, 30 days at most
 * @param replyTimeout longest wait for the tasks job; then the request is a 503
 * @param bodyLimit largest body of {@code POST /api/v1/assets}
 * @param attributesLimit largest attributes of one asset, as JSON
 * @param statusTimeout longest wait for the figures of {@code GET /api/v1/status}; then it is a 503
 * @param sweepInterval pause between two looks for tasks that ended, or are to be deleted
 * @param sweepAgainAfter when objects of a deleted or failed task are looked for a second time, for
 *     those that were still being written
 * @param sweepLastAfter when objects of a task whose rows are gone are looked for a last time, for
 *     those that the engine wrote late, as after an outage
 * @param allowedNetworks networks in CIDR notation that asset URLs and callbacks may lead to though
 *     they are private, such as {@code 127.0.0.0/8}; also those of the tasks job must allow them
 * @param allowedPorts that asset URLs and callbacks may name, outside of these networks
 * @param webhooks how callbacks are sent
 */
public record TaskProperties(
        @DefaultValue("detect-objects") @NotBlank String defaultApplication,
        @DefaultValue("100") @Min(1) @Max(10_000) int assetsPerBatch,
        @DefaultValue("10000") @Min(1) @Max(100_000) int mostAssets,
        @DefaultValue("100") @Min(0) @Max(100) int mostFailedPercent,
        @DefaultValue("10s") Duration quietPeriod,
        @DefaultValue("24h") Duration expiry,
        @DefaultValue("30s") Duration replyTimeout,
        @DefaultValue("8MB") DataSize bodyLimit,
        @DefaultValue("16KB") DataSize attributesLimit,
        @DefaultValue("2s") Duration statusTimeout,
        @DefaultValue("1s") Duration sweepInterval,
        @DefaultValue("15m") Duration sweepAgainAfter,
        @DefaultValue("1d") Duration sweepLastAfter,
        @DefaultValue List<String> allowedNetworks,
        @DefaultValue("80,443,8080,8443") String allowedPorts,
        @NestedConfigurationProperty @DefaultValue @Valid WebhookProperties webhooks) {
    private static final Duration LONGEST_EXPIRY = Duration.ofDays(30);

    public TaskProperties {
        allowedNetworks = List.copyOf(allowedNetworks);
        if (quietPeriod.toMillis() < 1 || expiry.toMillis() < 1 || replyTimeout.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "flowcanvas.tasks.quiet-period %s, expiry %s and reply-timeout %s want at least 1ms"
                            .formatted(quietPeriod, expiry, replyTimeout));
        }
        if (expiry.compareTo(LONGEST_EXPIRY) > 0) {
            throw new IllegalArgumentException(
                    "flowcanvas.tasks.expiry is %s, but wants 30d at most".formatted(expiry));
        }
    }
}
