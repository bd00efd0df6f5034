package io.flowcanvas.api.appstore.webhook;

import io.flowcanvas.api.config.WebhookProperties;
import java.time.Duration;
import java.util.Optional;

/**
 * When a callback that failed is tried again: the pause doubles with each attempt and is spread, so
 * that many callbacks to a receiver that was away do not come at once.
 *
 * @param patience after so long there is no further attempt
 */
record RetrySchedule(Duration firstPause, Duration longestPause, Duration patience) {
    private static final int MOST_DOUBLINGS = 40;

    static RetrySchedule of(WebhookProperties properties) {
        return new RetrySchedule(
                properties.firstPause(), properties.longestPause(), properties.patience());
    }

    /**
     * @param attempts that were made, at least 1
     * @param since how long ago the first was due
     * @param random 0 to 1: the pause is half of what it would be to one and a half
     * @return empty if it is given up
     */
    Optional<Duration> next(int attempts, Duration since, double random) {
        double doubled =
                (double) firstPause.toMillis()
                        * Math.pow(2, Math.min(attempts - 1, MOST_DOUBLINGS));
        double pause = Math.min(doubled, (double) longestPause.toMillis()) * (0.5 + random);
        Duration next = Duration.ofMillis(Math.max(1, Math.round(pause)));
        return since.plus(next).compareTo(patience) > 0 ? Optional.empty() : Optional.of(next);
    }
}
