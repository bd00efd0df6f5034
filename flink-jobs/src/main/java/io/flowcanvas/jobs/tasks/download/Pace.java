package io.flowcanvas.jobs.tasks.download;

import java.time.Duration;

/**
 * Whether a download takes too long, or comes too slowly. Its time stands still while the object
 * store has it. Times are those of one monotonic clock, in nanoseconds.
 */
final class Pace {
    private final long limit;
    private final long window;
    private final double bytesPerWindow;
    private long spent;
    private long runningSince;
    private boolean running;
    private long windowStart;
    private long bytesAtStart;

    Pace(Duration limit, Duration window, long bytesPerSecond) {
        this.limit = limit.toNanos();
        this.window = window.toNanos();
        this.bytesPerWindow = bytesPerSecond * (window.toMillis() / 1000.0);
    }

    /** The asset's server has it now. */
    synchronized void run(long now, long bytes) {
        if (!running) {
            running = true;
            runningSince = now;
        }
        windowStart = now;
        bytesAtStart = bytes;
    }

    /** The object store has it now. */
    synchronized void stand(long now) {
        if (running) {
            running = false;
            spent += now - runningSince;
        }
    }

    synchronized boolean isOverTime(long now) {
        return spent + (running ? now - runningSince : 0) > limit;
    }

    /** To be asked now and then; each window begins where the last one ended. */
    synchronized boolean isTooSlow(long now, long bytes) {
        if (!running || now - windowStart < window) {
            return false;
        }
        boolean isTooSlow = bytes - bytesAtStart < bytesPerWindow;
        windowStart = now;
        bytesAtStart = bytes;
        return isTooSlow;
    }
}
