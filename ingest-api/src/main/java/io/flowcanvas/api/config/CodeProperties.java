package io.flowcanvas.api.config;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param sourceLimit largest code taken by {@code POST /api/v1/code/execute}
 * @param inputLimit largest input given to it, as JSON
 * @param timeout time limit of a run that names none
 * @param maxTimeout longest time limit that a run may name
 */
public record CodeProperties(
        @DefaultValue("1MB") DataSize sourceLimit,
        @DefaultValue("1MB") DataSize inputLimit,
        @DefaultValue("30s") Duration timeout,
        @DefaultValue("5m") Duration maxTimeout) {
    public CodeProperties {
        if (timeout.toSeconds() < 1 || timeout.compareTo(maxTimeout) > 0) {
            throw new IllegalArgumentException(
                    "flowcanvas.code.timeout is %s, but wants 1s to flowcanvas.code.max-timeout, which is %s"
                            .formatted(timeout, maxTimeout));
        }
    }
}
