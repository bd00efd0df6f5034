package io.flowcanvas.jobs.cameras.grab;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How long a camera's thread still waits for its camera, and whether it is to go on at all. Used by
 * that thread, but for closing.
 */
final class Patience implements AutoCloseable {
    private final CountDownLatch closing = new CountDownLatch(1);
    private long sinceNanos;
    private long limitNanos;

    /** From now on it is waited for as long, and no longer. */
    void atMost(Duration limit) {
        sinceNanos = System.nanoTime();
        limitNanos = limit.toNanos();
    }

    boolean hasRunOut() {
        return System.nanoTime() - sinceNanos >= limitNanos;
    }

    /** Whether nobody wants the camera any more. */
    boolean isClosed() {
        return closing.getCount() == 0;
    }

    /** Whether whatever waits is to give up. */
    boolean isOver() {
        return isClosed() || hasRunOut();
    }

    /**
     * Waits, if there is something to wait for.
     *
     * @throws InterruptedException also when it is closed meanwhile
     */
    void pause(long micros) throws InterruptedException {
        if (micros > 0 && closing.await(micros, TimeUnit.MICROSECONDS)) {
            throw new InterruptedException();
        }
    }

    /** Ends every wait at once. */
    @Override
    public void close() {
        closing.countDown();
    }
}
