package io.flowcanvas.functions.sandbox;

import io.flowcanvas.core.error.ErrorCode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** A call under way, and what it may use. Whoever ends it first, its end or a limit, decides. */
final class Run implements LimitWatch.Watched {
    /** A function may print more than is kept, but not without end. */
    private static final int CHATTER_FACTOR = 64;

    private final WorkerProcess process;
    private final SandboxSettings settings;
    private final Duration timeout;
    private final boolean script;
    private final long startNanos = System.nanoTime();
    private final ProcessUsage.Usage before;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile long cpuNanos;
    private volatile long largestResident;
    private volatile long endNanos;

    Run(WorkerProcess process, SandboxSettings settings, Duration timeout, boolean script) {
        this.process = process;
        this.settings = settings;
        this.timeout = timeout;
        this.script = script;
        this.before = process.usage().now();
    }

    @Override
    public void check() {
        measure();
        long printed = Math.max(process.stdout().drain(), process.stderr().drain());
        if (System.nanoTime() - startNanos > timeout.toNanos()) {
            stop(Limits.time(timeout));
        } else if (cpuNanos > settings.cpuLimit().toNanos()) {
            stop(Limits.cpu(settings));
        } else if (process.usage().now().residentBytes() > Limits.resident(settings)) {
            stop(Limits.memory(settings));
        } else if (process.usage().now().threads() > settings.processLimit() + 1) {
            stop(Limits.processes(settings));
        } else if (printed > (long) settings.printLimit() * (script ? 1 : CHATTER_FACTOR)) {
            stop(Limits.printed(settings, script));
        }
    }

    private void measure() {
        ProcessUsage.Usage now = process.usage().now();
        cpuNanos = Math.max(cpuNanos, now.cpuNanosSince(before));
        largestResident = Math.max(largestResident, now.residentBytes());
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
        measure();
        process.stdout().drain();
        process.stderr().drain();
        largestResident = Math.max(largestResident, process.usage().peakMemory());
        if (endNanos == 0) {
            endNanos = System.nanoTime();
        }
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
