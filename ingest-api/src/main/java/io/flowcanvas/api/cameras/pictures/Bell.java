package io.flowcanvas.api.cameras.pictures;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Wakes one who waits; rung often while nobody waited, it wakes once. */
final class Bell {
    private final BlockingQueue<Boolean> rung = new ArrayBlockingQueue<>(1);

    void ring() {
        boolean unused = rung.offer(true);
    }

    /** False if it was not rung so long. */
    boolean await(Duration longest) throws InterruptedException {
        return rung.poll(longest.toNanos(), TimeUnit.NANOSECONDS) != null;
    }
}
