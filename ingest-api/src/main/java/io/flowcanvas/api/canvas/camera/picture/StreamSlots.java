package io.flowcanvas.api.canvas.camera.picture;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.problem.RetryLaterException;
import io.flowcanvas.core.error.ErrorCode;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** How many streams this replica sends, to whom. They end before it does, which else would wait. */
@Component
final class StreamSlots implements SmartLifecycle {
    private static final Duration LATER = Duration.ofSeconds(10);

    private final int most;
    private final int mostPerCaller;
    private final Map<String, Integer> open = new HashMap<>();
    private final Sinks.Empty<Void> closing = Sinks.empty();
    private int all;
    private volatile boolean running;

    @Autowired
    StreamSlots(ApiProperties properties, MeterRegistry metrics) {
        this(properties.cameras().mostStreams(), properties.cameras().mostStreamsPerCaller());
        Gauge.builder("flowcanvas.camera.streams", this, StreamSlots::count)
                .description("streams of cameras that are sent")
                .register(metrics);
    }

    StreamSlots(int most, int mostPerCaller) {
        this.most = most;
        this.mostPerCaller = mostPerCaller;
    }

    /**
     * Does it if there is room for it; else fails with {@link RetryLaterException}.
     *
     * @param stream gets what tells when to end
     */
    Mono<Void> within(String caller, Function<Mono<Void>, Mono<Void>> stream) {
        return Mono.using(
                () -> take(caller), taken -> stream.apply(closing.asMono()), this::giveBack);
    }

    synchronized int count() {
        return all;
    }

    private synchronized String take(String caller) {
        int own = open.getOrDefault(caller, 0);
        if (own >= mostPerCaller) {
            throw new RetryLaterException(
                    ErrorCode.RATE_LIMITED,
                    "you have %d streams open, as many as you may; close one".formatted(own),
                    LATER);
        }
        if (all >= most) {
            throw new RetryLaterException(
                    ErrorCode.SERVICE_UNAVAILABLE,
                    "no more streams can be sent now; try again later",
                    LATER);
        }
        open.put(caller, own + 1);
        all++;
        return caller;
    }

    private synchronized void giveBack(String caller) {
        all--;
        open.computeIfPresent(caller, (same, own) -> own > 1 ? own - 1 : null);
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        closing.tryEmitEmpty().isSuccess();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
