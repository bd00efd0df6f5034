package io.flowcanvas.api.lambda.catalogue;

import com.networknt.schema.SchemaException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/**
 * How long one value may be checked against a user's schema; shared by every keyword and every
 * pattern of that check. The thread's own work counts, so that a busy machine refuses nobody.
 */
final class Patience {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final boolean MEASURES_WORK = THREADS.isCurrentThreadCpuTimeSupported();

    private final Duration most;
    private final long start = worked();
    private long nextLook;

    Patience(Duration most) {
        this.most = most;
        this.nextLook = System.nanoTime() + most.toNanos();
    }

    /**
     * Costs a look at the clock.
     *
     * @throws OutOfPatience if there is nothing left of it
     */
    void check() {
        if (System.nanoTime() - nextLook > 0) {
            long left = most.toNanos() - (worked() - start);
            if (left <= 0) {
                throw new OutOfPatience(most);
            }
            nextLook = System.nanoTime() + left;
        }
    }

    private static long worked() {
        return MEASURES_WORK ? THREADS.getCurrentThreadCpuTime() : System.nanoTime();
    }

    /** The library lets its own kind through without a word in the log, values and all. */
    static final class OutOfPatience extends SchemaException {
        private static final long serialVersionUID = 1L;

        OutOfPatience(Duration most) {
            super("took more than %d ms".formatted(most.toMillis()));
        }
    }
}
