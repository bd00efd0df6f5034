package io.flowcanvas.api.limits;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.redis.OptionalRedis;
import io.flowcanvas.api.redis.Redis;
import io.flowcanvas.api.redis.Script;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Sliding windows, shared by all replicas in Redis. Requests are counted by the second of Redis's
 * own clock, and a second counts until all of it has left the window: never more than the limit are
 * granted in a window, at a cost that does not grow with the limit. While Redis is away each
 * replica counts for itself.
 */
@Component
public final class RateLimiter {
    private static final String PREFIX = "flowcanvas:rate:";

    /** Fields: n requests counted, o oldest second, and one field per second. */
    private static final Script TAKE =
            Script.of(
                    """
                    local key, limit, window = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
                    local now = tonumber(redis.call('time')[1])
                    local state = redis.call('hmget', key, 'n', 'o')
                    local count = tonumber(state[1]) or 0
                    local oldest = math.min(tonumber(state[2]) or now, now)
                    while oldest < now do
                      local there = redis.call('hget', key, oldest)
                      if there and oldest >= now - window then break end
                      if there then
                        count = count - tonumber(there)
                        redis.call('hdel', key, oldest)
                      end
                      oldest = oldest + 1
                    end
                    local granted = 0
                    if count < limit then
                      granted = 1
                      count = count + 1
                      redis.call('hincrby', key, now, 1)
                      redis.call('hset', key, 'n', count, 'o', oldest)
                      redis.call('expire', key, window + 2)
                    end
                    return {granted, limit - count, oldest + window + 1, oldest + window + 1 - now}
                    """);

    private final OptionalRedis redis;
    private final MeterRegistry metrics;
    private final Duration window;
    private final LocalWindows local;

    RateLimiter(Redis redis, ApiProperties properties, Clock clock, MeterRegistry metrics) {
        this.redis = new OptionalRedis(redis, "rate_limits");
        this.metrics = metrics;
        this.window = properties.rates().window();
        this.local = new LocalWindows((int) window.toSeconds(), System::nanoTime, clock);
    }

    /** Whether the limits are those of all replicas together. */
    public Mono<Boolean> isShared() {
        return redis.works(PREFIX + "probe");
    }

    Duration window() {
        return window;
    }

    Mono<Allowance> take(String kind, String who, int limit) {
        String key = PREFIX + kind + ":" + who;
        return redis.run(
                        connection ->
                                TAKE.run(
                                                connection,
                                                List.of(key),
                                                Integer.toString(limit),
                                                Long.toString(window.toSeconds()))
                                        .map(answer -> allowance(answer, limit)),
                        () -> Mono.fromSupplier(() -> local.take(key, limit)))
                .doOnNext(
                        allowance -> {
                            if (!allowance.granted()) {
                                metrics.counter("flowcanvas.rate.refused", "limit", kind)
                                        .increment();
                            }
                        });
    }

    private static Allowance allowance(List<Object> answer, int limit) {
        return new Allowance(
                number(answer, 0) == 1,
                limit,
                Math.max(0, number(answer, 1)),
                number(answer, 2),
                Math.max(1, number(answer, 3)));
    }

    private static long number(List<Object> answer, int index) {
        return ((Number) answer.get(index)).longValue();
    }
}
