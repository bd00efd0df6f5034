package io.flowcanvas.api.redis;

import io.flowcanvas.core.error.FlowcanvasException;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Redis for what can be done without it. After a failure it is left alone and tried again once a
 * second, so that requests do not all wait for a Redis that hangs; an outage is logged once.
 */
public final class OptionalRedis {
    private static final Logger LOG = LoggerFactory.getLogger(OptionalRedis.class);
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Redis redis;
    private final String use;
    private final AtomicBoolean down = new AtomicBoolean();
    private final AtomicLong nextTry = new AtomicLong();

    /**
     * @param use what for, in the log
     */
    public OptionalRedis(Redis redis, String use) {
        this.redis = redis;
        this.use = use;
    }

    /**
     * @param without what is done instead while Redis does not answer
     * @param <T> what either answers
     */
    public <T> Mono<T> run(
            Function<StatefulRedisConnection<String, String>, Mono<T>> commands,
            Supplier<Mono<T>> without) {
        return Mono.defer(
                () -> {
                    if (down.get() && !isMyTurn()) {
                        return without.get();
                    }
                    return redis.run(commands)
                            .doOnSuccess(answer -> works())
                            .onErrorResume(
                                    FlowcanvasException.class,
                                    error -> {
                                        fails(error);
                                        return without.get();
                                    });
                });
    }

    /** Whether it works, as the last attempt showed; makes one if that is long ago. */
    public Mono<Boolean> works(String probe) {
        return run(
                connection -> connection.reactive().exists(probe).thenReturn(true),
                () -> Mono.just(!down.get()));
    }

    private boolean isMyTurn() {
        long at = nextTry.get();
        long now = System.nanoTime();
        return now - at >= 0 && nextTry.compareAndSet(at, now + PAUSE_NANOS);
    }

    private void works() {
        if (down.get() && down.compareAndSet(true, false)) {
            LOG.info("event=redis_back use={}", use);
        }
    }

    private void fails(FlowcanvasException error) {
        nextTry.set(System.nanoTime() + PAUSE_NANOS);
        if (down.compareAndSet(false, true)) {
            LOG.warn(
                    "event=redis_away use={} reason=\"{}\"", use, String.valueOf(error.getCause()));
        }
    }
}
