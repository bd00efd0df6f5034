package io.flowcanvas.api.config;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param window over which requests are counted, in whole seconds
 * @param execute requests to {@code /api/v1/execute} of one caller
 * @param initialize requests to {@code /api/v1/initialize} of one caller
 * @param functions requests to {@code /api/v1/functions} of one caller
 * @param code requests to {@code /api/v1/code} of one caller
 * @param tasks requests to {@code /api/v1/task}, {@code /assets} and {@code /result} of one caller
 * @param unauthenticated requests without a good token of one address
 */
public record RateProperties(
        @DefaultValue("60s") Duration window,
        @DefaultValue("100") @Min(1) int execute,
        @DefaultValue("100") @Min(1) int initialize,
        @DefaultValue("60") @Min(1) int functions,
        @DefaultValue("100") @Min(1) int code,
        @DefaultValue("3000") @Min(1) int tasks,
        @DefaultValue("10") @Min(1) int unauthenticated) {
    public RateProperties {
        if (window.toSeconds() < 1 || window.toSeconds() > 3600) {
            throw new IllegalArgumentException(
                    "flowcanvas.rates.window is " + window + ", but wants 1s to 1h");
        }
    }
}
