package io.flowcanvas.functions.sandbox;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread that looks at every call under way, some hundred times a second. Idle while there is
 * none.
 */
final class LimitWatch implements AutoCloseable {
    private static final long PERIOD_NANOS = Duration.ofMillis(10).toNanos();

    private final Set<Run> runs = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean closed;

    LimitWatch() {
        thread = new Thread(this::watch, "sandbox-limits");
        thread.setDaemon(true);
        thread.start();
    }

    void add(Run run) {
        if (runs.isEmpty()) {
            runs.add(run);
            LockSupport.unpark(thread);
        } else {
            runs.add(run);
        }
    }

    void remove(Run run) {
        runs.remove(run);
    }

    private void watch() {
        while (!closed) {
            if (runs.isEmpty()) {
                LockSupport.parkNanos(this, PERIOD_NANOS * 100);
            } else {
                runs.forEach(Run::check);
                LockSupport.parkNanos(this, PERIOD_NANOS);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
