package io.flowcanvas.api.config;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param maxOutstanding calls of this replica that the functions job has not answered; one more is
 *     a 503
 * @param maxOutstandingPerCaller those of one caller; one more is a 429
 * @param grace how much longer than its time limit a call is waited for
 * @param abandonedAfter how much longer still a call without an answer counts as outstanding
 * @param sendTimeout how long Kafka is given to take a call; long enough for a broker to restart
 * @param describeTimeout longest wait for a session's description, or for a session to open
 */
public record CallProperties(
        @DefaultValue("2000") @Min(1) int maxOutstanding,
        @DefaultValue("64") @Min(1) int maxOutstandingPerCaller,
        @DefaultValue("5s") Duration grace,
        @DefaultValue("10s") Duration abandonedAfter,
        @DefaultValue("30s") Duration sendTimeout,
        @DefaultValue("10s") Duration describeTimeout) {}
