package io.flowcanvas.standalone.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Looks at the memory of every process now and then and remembers the first, the highest and the
 * last. Stops looking when closed.
 */
final class MemoryWatch implements AutoCloseable {
    private final Supplier<Map<String, Long>> figures;
    private final Map<String, Memory> seen = new LinkedHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> looking;

    /**
     * @param figures MiB by process
     * @param period between two looks
     */
    MemoryWatch(Supplier<Map<String, Long>> figures, Duration period) {
        this.figures = figures;
        look();
        looking =
                clock.scheduleAtFixedRate(
                        this::look, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void look() {
        figures.get()
                .forEach(
                        (process, now) ->
                                seen.compute(
                                        process,
                                        (name, before) ->
                                                before == null
                                                        ? Memory.of(now)
                                                        : before.then(now)));
    }

    /** Up to this moment, by process. */
    synchronized Map<String, Memory> now() {
        look();
        return new LinkedHashMap<>(seen);
    }

    @Override
    public void close() {
        looking.cancel(false);
        clock.shutdownNow();
    }
}
