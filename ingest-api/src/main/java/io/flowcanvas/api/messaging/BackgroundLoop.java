package io.flowcanvas.api.messaging;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that does one piece of work again and again, backs off while it fails, and says so once
 * per outage.
 */
public final class BackgroundLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundLoop.class);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
    private static final long CLOSE_MS = 5_000;

    /** One piece of work. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    private final String name;
    private final Duration pause;
    private final Work work;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition signal = lock.newCondition();
    private boolean woken;
    private volatile boolean closed;

    /**
     * @param pause between two pieces of work; zero for work that waits by itself
     */
    public BackgroundLoop(String name, Duration pause, Work work) {
        this.name = name;
        this.pause = pause;
        this.work = work;
        this.thread = new Thread(this::loop, name);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    public boolean isRunning() {
        return thread.isAlive() && !closed;
    }

    /** Ends the pause under way, if any. */
    public void wake() {
        lock.lock();
        try {
            woken = true;
            signal.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        wake();
        try {
            thread.join(CLOSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void loop() {
        Duration backoff = Duration.ZERO;
        while (!closed) {
            try {
                work.run();
                if (!backoff.isZero()) {
                    LOG.info("event=background_recovered task={}", name);
                }
                backoff = Duration.ZERO;
                await(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception e) {
                if (backoff.isZero() && !closed) {
                    LOG.warn("event=background_waits task={} reason=\"{}\"", name, reason(e));
                    LOG.debug("event=background_waits task={}", name, e);
                }
                backoff = next(backoff);
                awaitQuietly(backoff);
            }
        }
    }

    static Duration next(Duration backoff) {
        Duration doubled = backoff.isZero() ? FIRST_BACKOFF : backoff.multipliedBy(2);
        return doubled.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : doubled;
    }

    private static String reason(Exception error) {
        return error.getClass().getSimpleName()
                + ": "
                + String.valueOf(error.getMessage()).lines().findFirst().orElse("");
    }

    private void await(Duration duration) throws InterruptedException {
        lock.lock();
        try {
            long left = duration.toNanos();
            while (!woken && left > 0) {
                left = signal.awaitNanos(left);
            }
            woken = false;
        } finally {
            lock.unlock();
        }
    }

    private void awaitQuietly(Duration duration) {
        try {
            await(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
