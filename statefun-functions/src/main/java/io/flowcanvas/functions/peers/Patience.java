package io.flowcanvas.functions.peers;

import java.time.Duration;

/**
 * How long another server is waited for.
 *
 * @param waiting what a run may wait for other runs, and its files and its answer be on their way
 * @param most for any answer, however long the run may take
 * @param health until a server that was silent says how it is
 */
record Patience(Duration waiting, Duration most, Duration health) {
    /**
     * StateFun tries a request for ten minutes and then restarts the job: by then it must have had
     * an occasion to ask again.
     */
    static final Patience USUAL =
            new Patience(Duration.ofSeconds(60), Duration.ofMinutes(8), Duration.ofSeconds(5));

    Duration forRun(Duration runLimit) {
        Duration enough = runLimit.plus(waiting);
        return enough.compareTo(most) < 0 ? enough : most;
    }
}
