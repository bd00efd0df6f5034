package io.flowcanvas.api.config;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param lifetime how long a session lives after {@code initialize}
 * @param defaultTimeout time limit of an execution whose session names none
 * @param minTimeout shortest time limit that a session may name
 * @param maxTimeout longest time limit that a session may name
 * @param bodyLimit largest body of {@code initialize} and {@code execute}
 * @param maxDepth how deep parameters may nest
 * @param remembered sessions whose description a replica keeps, so that it need not ask for it
 */
public record SessionProperties(
        @DefaultValue("2h") Duration lifetime,
        @DefaultValue("30s") Duration defaultTimeout,
        @DefaultValue("1ms") Duration minTimeout,
        @DefaultValue("5m") Duration maxTimeout,
        @DefaultValue("1MB") DataSize bodyLimit,
        @DefaultValue("64") int maxDepth,
        @DefaultValue("10000") int remembered) {
    public SessionProperties {
        if (minTimeout.toMillis() < 1
                || minTimeout.compareTo(defaultTimeout) > 0
                || defaultTimeout.compareTo(maxTimeout) > 0) {
            throw new IllegalArgumentException(
                    "flowcanvas.sessions.min-timeout %s, default-timeout %s and max-timeout %s are not in order, or below 1ms"
                            .formatted(minTimeout, defaultTimeout, maxTimeout));
        }
        if (lifetime.toSeconds() < 1 || maxDepth < 1 || remembered < 1 || bodyLimit.toBytes() < 1) {
            throw new IllegalArgumentException(
                    "flowcanvas.sessions.lifetime wants at least 1s; max-depth, remembered and"
                            + " body-limit want at least 1");
        }
    }
}
