package io.flowcanvas.functions.sandbox;

import io.flowcanvas.core.error.ErrorCode;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that looks at every call under way, a hundred times a second. It sleeps when there has
 * been none for a while: to wake it for each of many short calls would cost more than to look.
 */
final class LimitWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LimitWatch.class);
    private static final RunError UNCHECKED =
            new RunError(ErrorCode.INTERNAL_ERROR, "its limits could not be checked; try again");

    private static final long PERIOD_NANOS = Duration.ofMillis(10).toNanos();

    private static final long REST_NANOS = Duration.ofSeconds(1).toNanos();

    private final Set<Watched> runs = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean used;
    private volatile boolean asleep;
    private volatile boolean closed;

    /** Something with limits. */
    interface Watched {
        /** Looks at every limit; called again and again from one thread. */
        void check();

        /** Ends it, unless it has ended. */
        void stop(RunError reason);
    }

    LimitWatch() {
        thread = new Thread(this::watch, "sandbox-limits");
        thread.setDaemon(true);
        thread.start();
    }

    void add(Watched run) {
        runs.add(run);
        if (!used) {
            used = true;
        }
        if (asleep) {
            LockSupport.unpark(thread);
        }
    }

    void remove(Watched run) {
        runs.remove(run);
    }

    int size() {
        return runs.size();
    }

    boolean isAsleep() {
        return asleep;
    }

    private void watch() {
        long lastUsed = System.nanoTime();
        while (!closed) {
            if (used) {
                used = false;
                lastUsed = System.nanoTime();
            }
            runs.forEach(this::check);
            if (runs.isEmpty() && System.nanoTime() - lastUsed > REST_NANOS) {
                sleep();
            } else {
                LockSupport.parkNanos(this, PERIOD_NANOS);
            }
        }
    }

    private void sleep() {
        asleep = true;
        if (!used && runs.isEmpty() && !closed) {
            LockSupport.park(this);
        }
        asleep = false;
    }

    /** Whatever goes wrong with one, the others need this thread. */
    private void check(Watched run) {
        try {
            run.check();
        } catch (Throwable failure) {
            runs.remove(run);
            stop(run, failure);
        }
    }

    private static void stop(Watched run, Throwable failure) {
        try {
            run.stop(UNCHECKED);
        } catch (RuntimeException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
        LOG.error("a call was ended, its limits cannot be checked", failure);
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
