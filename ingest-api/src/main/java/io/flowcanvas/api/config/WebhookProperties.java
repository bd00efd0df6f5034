package io.flowcanvas.api.config;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param timeout longest time for one attempt
 * @param firstPause pause after the first attempt that failed; it doubles with each
 * @param longestPause longest pause between two attempts
 * @param patience a callback is given up so long after the task's end
 * @param atOnce callbacks that a replica sends at a time
 */
public record WebhookProperties(
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("5s") Duration firstPause,
        @DefaultValue("1h") Duration longestPause,
        @DefaultValue("24h") Duration patience,
        @DefaultValue("8") @Min(1) @Max(256) int atOnce) {
    public WebhookProperties {
        if (firstPause.toMillis() < 1 || firstPause.compareTo(longestPause) > 0) {
            throw new IllegalArgumentException(
                    "flowcanvas.tasks.webhooks.first-pause is %s, but wants 1ms to longest-pause, which is %s"
                            .formatted(firstPause, longestPause));
        }
    }
}
