package io.flowcanvas.functions.sandbox;

import io.flowcanvas.core.error.ErrorCode;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that looks at every call under way, some hundred times a second. Idle while there is
 * none.
 */
final class LimitWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LimitWatch.class);
    private static final RunError UNCHECKED =
            new RunError(ErrorCode.INTERNAL_ERROR, "its limits could not be checked; try again");

    private static final long PERIOD_NANOS = Duration.ofMillis(10).toNanos();

    private final Set<Watched> runs = ConcurrentHashMap.newKeySet();
    private final Thread thread;
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
        if (runs.isEmpty()) {
            runs.add(run);
            LockSupport.unpark(thread);
        } else {
            runs.add(run);
        }
    }

    void remove(Watched run) {
        runs.remove(run);
    }

    int size() {
        return runs.size();
    }

    private void watch() {
        while (!closed) {
            if (runs.isEmpty()) {
                LockSupport.parkNanos(this, PERIOD_NANOS * 100);
            } else {
                runs.forEach(this::check);
                LockSupport.parkNanos(this, PERIOD_NANOS);
            }
        }
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
