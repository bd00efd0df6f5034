package io.flowcanvas.jobs.cameras.grab;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Whether frames come: when the last one did, and how long to wait before a camera that broke off
 * is tried again. Used by the camera's thread.
 */
final class Contact {
    private final Duration downAfter;
    private final ReconnectPauses pauses;
    private long lastFrameNanos = System.nanoTime();
    private boolean isDown;

    Contact(GrabSettings settings) {
        downAfter = settings.downAfter();
        pauses =
                new ReconnectPauses(
                        settings.firstPause(),
                        settings.longestPause(),
                        ThreadLocalRandom.current());
    }

    void frameCame() {
        lastFrameNanos = System.nanoTime();
        isDown = false;
        pauses.frameCame(lastFrameNanos);
    }

    /**
     * The camera broke off, or could not be reached.
     *
     * @return whether it counts as down until a frame comes
     */
    boolean lost() {
        isDown = isDown || System.nanoTime() - lastFrameNanos >= downAfter.toNanos();
        return isDown;
    }

    /** How long to wait before the next attempt. */
    Duration pause() {
        return pauses.next();
    }
}
