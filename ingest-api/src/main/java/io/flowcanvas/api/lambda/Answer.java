package io.flowcanvas.api.lambda;

import java.time.Duration;

/**
 * A result and where it comes from.
 *
 * @param result JSON
 * @param duration of the run; zero if nothing ran for this one
 */
record Answer(String result, Duration duration, boolean cached) {

    static Answer known(String result) {
        return new Answer(result, Duration.ZERO, true);
    }
}
