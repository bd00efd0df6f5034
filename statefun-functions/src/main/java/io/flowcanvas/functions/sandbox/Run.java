package io.flowcanvas.functions.sandbox;

import io.flowcanvas.core.error.ErrorCode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A call under way, and what it may use. Whoever ends it first, its end or a limit, decides.
 *
 * <p>To look closely at a process costs more than a short call does, so a call that ends soon is
 * looked at only if nobody has looked at its worker for a while: what many short calls add up to is
 * found all the same.
 */
final class Run implements LimitWatch.Watched {
    /** Below it a call uses too little for a limit. */
    private static final long SHORT_NANOS = 5_000_000;

    /** A function may print more than is kept, but not without end. */
    private static final int CHATTER_FACTOR = 64;

    private static final long UNKNOWN = -1;

    private final WorkerProcess process;
    private final SandboxSettings settings;
    private final Duration timeout;
    private final boolean script;
    private final long startNanos = System.nanoTime();
    private final long leaderBefore;
    private final AtomicBoolean over = new AtomicBoolean();
    private long ticksBefore = UNKNOWN;
    private volatile long cpuNanos;
    private volatile long largestResident;
    private volatile long endNanos;

    Run(WorkerProcess process, SandboxSettings settings, Duration timeout, boolean script) {
        this.process = process;
        this.settings = settings;
        this.timeout = timeout;
        this.script = script;
        this.leaderBefore = process.usage().leaderNanos();
    }

    /** Before the worker is asked. */
    void begin() {
        if (process.usage().isOld()) {
            look();
        }
    }

    @Override
    public void check() {
        if (elapsed() >= Math.min(SHORT_NANOS, timeout.toNanos())) {
            look();
        }
    }

    private long elapsed() {
        return System.nanoTime() - startNanos;
    }

    private void look() {
        ProcessUsage.Usage now = measure();
        long printed = Math.max(process.stdout().drain(), process.stderr().drain());
        if (elapsed() > timeout.toNanos()) {
            stop(Limits.time(timeout));
        } else if (cpuNanos > settings.cpuLimit().toNanos()) {
            stop(Limits.cpu(settings));
        } else if (now.residentBytes() > Limits.resident(settings)) {
            stop(Limits.memory(settings));
        } else if (now.threads() > settings.processLimit() + 1) {
            stop(Limits.processes(settings));
        } else if (printed > (long) settings.printLimit() * (script ? 1 : CHATTER_FACTOR)) {
            stop(Limits.printed(settings, script));
        }
    }

    private synchronized ProcessUsage.Usage measure() {
        ProcessUsage.Usage now = process.usage().now();
        if (ticksBefore == UNKNOWN) {
            ticksBefore = now.tickNanos();
        }
        cpuNanos = Math.max(cpuNanos, now.tickNanos() - ticksBefore);
        measureLeader();
        largestResident = Math.max(largestResident, now.residentBytes());
        return now;
    }

    private synchronized void measureLeader() {
        cpuNanos = Math.max(cpuNanos, process.usage().leaderNanos() - leaderBefore);
    }

    @Override
    public void stop(RunError reason) {
        if (over.compareAndSet(false, true)) {
            process.kill(reason);
        }
    }

    /**
     * The worker has answered.
     *
     * @return false: a limit was faster
     */
    boolean finish() {
        endNanos = System.nanoTime();
        return over.compareAndSet(false, true);
    }

    /** Takes the last figures, while there still is a process to take them from. */
    void settle() {
        if (endNanos == 0) {
            endNanos = System.nanoTime();
        }
        if (endNanos - startNanos >= SHORT_NANOS) {
            measure();
        } else {
            measureLeader();
        }
        process.stdout().drain();
        process.stderr().drain();
        largestResident =
                Math.max(
                        largestResident,
                        process.usage().peakMemory(endNanos - startNanos >= SHORT_NANOS));
    }

    Duration wall() {
        return Duration.ofNanos(endNanos - startNanos);
    }

    Duration cpu() {
        return Duration.ofNanos(cpuNanos);
    }

    long peakMemory() {
        return largestResident;
    }

    RunError tooMuchPrinted() {
        return new RunError(
                ErrorCode.OUTPUT_LIMIT_EXCEEDED, Limits.printed(settings, script).message());
    }
}
