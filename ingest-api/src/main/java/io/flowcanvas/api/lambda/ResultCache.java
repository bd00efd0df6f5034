package io.flowcanvas.api.lambda;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.config.ResultCacheProperties;
import io.flowcanvas.api.redis.OptionalRedis;
import io.flowcanvas.api.redis.Redis;
import io.flowcanvas.api.redis.Script;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Results in Redis, shared by all replicas, and a lease on each that is being worked out, so that
 * one replica does it. A lease ends by itself soon after its holder is gone; whoever lost it cannot
 * write any more. Ages are measured by Redis's clock alone.
 */
@Component
public final class ResultCache {
    static final Duration LEASE = Duration.ofSeconds(3);

    private static final String RESULT = "flowcanvas:result:";
    private static final String WORK = "flowcanvas:result-work:";

    /** A result is kept as {@code LIFETIME_MS:JSON}, so that its age can be told from its end. */
    private static final Script LOOK_UP =
            Script.of(
                    """
                    local kept = redis.call('get', KEYS[1])
                    if kept then
                      local most = tonumber(ARGV[3])
                      local colon = string.find(kept, ':', 1, true)
                      if most < 0 or tonumber(string.sub(kept, 1, colon - 1))
                          - redis.call('pttl', KEYS[1]) <= most then
                        return {'hit', string.sub(kept, colon + 1),
                            tonumber(string.sub(kept, 1, colon - 1)), redis.call('pttl', KEYS[1])}
                      end
                    end
                    if redis.call('set', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then
                      return {'yours', ''}
                    end
                    return {'busy', ''}
                    """);

    private static final Script RENEW =
            Script.of(
                    """
                    if redis.call('get', KEYS[1]) == ARGV[1] then
                      redis.call('pexpire', KEYS[1], ARGV[2])
                      return {1}
                    end
                    return {0}
                    """);

    /** Gives the lease back, with a result or without. */
    private static final Script FINISH =
            Script.of(
                    """
                    if redis.call('get', KEYS[2]) ~= ARGV[1] then return {0} end
                    redis.call('del', KEYS[2])
                    if ARGV[2] ~= '' then
                      redis.call('set', KEYS[1], ARGV[3] .. ':' .. ARGV[2], 'PX', ARGV[3])
                    end
                    return {1}
                    """);

    /**
     * What is known of a result.
     *
     * @param result JSON; empty unless it is a hit
     */
    record Finding(State state, String result) {}

    enum State {
        HIT,
        /** The lease is the asker's. */
        YOURS,
        /** Somebody else has the lease. */
        BUSY,
        /** Redis is away. */
        UNKNOWN
    }

    private final OptionalRedis redis;
    private final ResultCacheProperties settings;
    private final NearResults near;

    ResultCache(Redis redis, ApiProperties properties) {
        this.redis = new OptionalRedis(redis, "result_cache");
        this.settings = properties.resultCache();
        this.near = new NearResults(settings.near().toBytes(), System::nanoTime);
    }

    /** Whether results are kept at the moment. */
    public Mono<Boolean> works() {
        return redis.works(RESULT + "probe");
    }

    public boolean isEnabled() {
        return settings.enabled();
    }

    /**
     * @param ticket identifies the asker, should the lease become its own
     * @param maxAge oldest result that counts
     */
    Mono<Finding> lookUp(String key, String ticket, Optional<Duration> maxAge) {
        Optional<String> known = near.find(key, maxAge);
        if (known.isPresent()) {
            return Mono.just(new Finding(State.HIT, known.get()));
        }
        String most = maxAge.map(age -> Long.toString(age.toMillis())).orElse("-1");
        return redis.run(
                connection ->
                        LOOK_UP.run(
                                        connection,
                                        List.of(RESULT + key, WORK + key),
                                        ticket,
                                        Long.toString(LEASE.toMillis()),
                                        most)
                                .map(answer -> finding(key, answer)),
                () -> Mono.just(new Finding(State.UNKNOWN, "")));
    }

    /** Keeps the lease for another while. */
    Mono<Void> renew(String key, String ticket) {
        return redis.run(
                connection ->
                        RENEW.run(
                                        connection,
                                        List.of(WORK + key),
                                        ticket,
                                        Long.toString(LEASE.toMillis()))
                                .then(),
                Mono::empty);
    }

    /** Keeps a result, unless it is too large, and gives the lease back. */
    Mono<Void> keep(String key, String ticket, String result, Optional<Duration> maxAge) {
        boolean small =
                result.getBytes(StandardCharsets.UTF_8).length <= settings.maxResult().toBytes();
        return finish(key, ticket, small ? result : "", maxAge.orElse(settings.lifetime()))
                .doOnSuccess(done -> near.forget(key));
    }

    /** Gives the lease back; there is no result. */
    Mono<Void> abandon(String key, String ticket) {
        return finish(key, ticket, "", settings.lifetime());
    }

    private Mono<Void> finish(String key, String ticket, String result, Duration lifetime) {
        return redis.run(
                connection ->
                        FINISH.run(
                                        connection,
                                        List.of(RESULT + key, WORK + key),
                                        ticket,
                                        result,
                                        Long.toString(lifetime.toMillis()))
                                .then(),
                Mono::empty);
    }

    private Finding finding(String key, List<Object> answer) {
        return switch (String.valueOf(answer.get(0))) {
            case "hit" -> {
                String result = String.valueOf(answer.get(1));
                near.add(key, result, millis(answer.get(2)), millis(answer.get(3)));
                yield new Finding(State.HIT, result);
            }
            case "yours" -> new Finding(State.YOURS, "");
            default -> new Finding(State.BUSY, "");
        };
    }

    private static Duration millis(Object number) {
        return Duration.ofMillis(((Number) number).longValue());
    }
}
