package io.flowcanvas.api.auth;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.problem.RetryLaterException;
import io.flowcanvas.api.redis.Redis;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.lettuce.core.ScriptOutputType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Slows the guessing of passwords: so many failures of one name from one address, or of any names
 * from it, then a pause. Counted in Redis for all replicas, in memory while Redis is down.
 */
@Component
class LoginThrottle {
    private static final String PREFIX = "flowcanvas:logins:";
    private static final String ANY_NAME = "flowcanvas:logins-of-address:";
    private static final int REMEMBERED = 10_000;

    /** In one go, so that no count is left that never ends. */
    private static final String COUNT =
            "local count = redis.call('incr', KEYS[1]) if redis.call('ttl', KEYS[1]) < 0 then"
                    + " redis.call('expire', KEYS[1], ARGV[1]) end return count";

    /** Takes one away, if there is one. */
    private static final String UNCOUNT =
            "if redis.call('exists', KEYS[1]) == 1 then return redis.call('decr', KEYS[1]) end"
                    + " return 0";

    private record Count(int attempts, Instant until) {}

    private final Redis redis;
    private final Clock clock;
    private final int limit;
    private final int limitOfAddress;
    private final Duration window;
    private final Map<String, Count> local =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
                    return size() > REMEMBERED;
                }
            };

    LoginThrottle(Redis redis, ApiProperties properties, Clock clock) {
        this.redis = redis;
        this.clock = clock;
        this.limit = properties.auth().loginFailures();
        this.limitOfAddress = properties.auth().loginFailuresPerAddress();
        this.window = properties.auth().loginWindow();
    }

    /**
     * Counts an attempt before it is made; fails with {@code RATE_LIMITED} if it is one too many.
     */
    Mono<Void> attempt(String username, String address) {
        return count(key(username, address), limit)
                .then(Mono.defer(() -> count(ANY_NAME + address, limitOfAddress)));
    }

    private Mono<Void> count(String key, int most) {
        return script(COUNT, key)
                .onErrorResume(
                        FlowcanvasException.class,
                        outage -> Mono.fromSupplier(() -> countLocally(key)))
                .flatMap(count -> count > most ? Mono.error(this::tooMany) : Mono.empty());
    }

    private Mono<Long> script(String script, String key) {
        return redis.run(
                connection ->
                        connection
                                .reactive()
                                .<Long>eval(
                                        script,
                                        ScriptOutputType.INTEGER,
                                        new String[] {key},
                                        Long.toString(window.toSeconds()))
                                .next());
    }

    /** Forgets the attempts: the last one was right. */
    Mono<Void> succeeded(String username, String address) {
        String key = key(username, address);
        synchronized (local) {
            local.remove(key);
            local.computeIfPresent(
                    ANY_NAME + address,
                    (same, count) -> new Count(count.attempts() - 1, count.until()));
        }
        return redis.run(connection -> connection.reactive().del(key))
                .then(script(UNCOUNT, ANY_NAME + address))
                .then()
                .onErrorComplete();
    }

    private long countLocally(String key) {
        Instant now = clock.instant();
        synchronized (local) {
            Count count = local.get(key);
            Count next =
                    count == null || count.until().isBefore(now)
                            ? new Count(1, now.plus(window))
                            : new Count(count.attempts() + 1, count.until());
            local.put(key, next);
            return next.attempts();
        }
    }

    private static String key(String username, String address) {
        return PREFIX + address + ":" + username;
    }

    private RetryLaterException tooMany() {
        return new RetryLaterException(
                ErrorCode.RATE_LIMITED, "too many failed logins; try again later", window);
    }
}
