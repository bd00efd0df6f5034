package io.flowcanvas.standalone.supervision;

import java.time.Duration;

/**
 * When a service that crashes is given up.
 *
 * @param most restarts within the window
 */
public record RestartPolicy(int most, Duration window) {
    public static final RestartPolicy STANDARD = new RestartPolicy(3, Duration.ofMinutes(5));

    RestartBudget budget() {
        return new RestartBudget(most, window);
    }
}
