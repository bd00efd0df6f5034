package io.flowcanvas.standalone.bench;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Looks at a figure every second and remembers the first, the highest and the last. */
final class MemoryWatch {
    private final LongSupplier figure;
    private final long start;
    private final AtomicLong highest;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> looking;

    MemoryWatch(LongSupplier figure) {
        this.figure = figure;
        this.start = figure.getAsLong();
        this.highest = new AtomicLong(start);
        this.looking = clock.scheduleAtFixedRate(this::look, 1, 1, TimeUnit.SECONDS);
    }

    private void look() {
        long now = figure.getAsLong();
        highest.accumulateAndGet(now, Math::max);
    }

    ScenarioResult.Memory stop() {
        looking.cancel(false);
        clock.shutdownNow();
        look();
        return new ScenarioResult.Memory(start, highest.get(), figure.getAsLong());
    }
}
