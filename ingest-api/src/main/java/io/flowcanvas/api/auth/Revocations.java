package io.flowcanvas.api.auth;

import io.flowcanvas.api.database.Database;
import io.flowcanvas.api.redis.Redis;
import io.flowcanvas.core.error.FlowcanvasException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Tokens that were logged out. A logout counts once it stands in Redis and in PostgreSQL. Redis may
 * lose what it knew, so only its yes is believed: its no is checked in PostgreSQL every few
 * seconds, and while it is down PostgreSQL is always asked. An outage of Redis alone stops logouts
 * only. A no is not asked for again within a second, so a logout reaches this replica at once and
 * the others within that.
 */
@Component
class Revocations {
    private static final String PREFIX = "flowcanvas:revoked:";
    private static final Duration TRUSTED = Duration.ofSeconds(10);
    private static final long NO_ANSWER = -1;
    private static final long ASKED_FOR_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int REMEMBERED = 10_000;

    /** Of a token that was logged out here: that, whatever else comes to be known. */
    private record Known(boolean revoked, long askedAt, Instant storedUntil) {
        static Known good(long askedAt, Instant storedUntil) {
            return new Known(false, askedAt, storedUntil);
        }
    }

    private final Redis redis;
    private final Database database;
    private final Clock clock;
    private final Map<String, Known> tokens =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
                    return size() > REMEMBERED;
                }
            };

    Revocations(Redis redis, Database database, Clock clock) {
        this.redis = redis;
        this.database = database;
        this.clock = clock;
    }

    Mono<Void> revoke(String tokenId, Instant expiresAt) {
        Duration left = Duration.between(clock.instant(), expiresAt).plusMinutes(5);
        return redis.run(
                        connection ->
                                connection
                                        .reactive()
                                        .setex(PREFIX + tokenId, left.toSeconds(), "1"))
                .then(store(tokenId, expiresAt))
                .doOnSuccess(
                        done -> remember(tokenId, new Known(true, System.nanoTime(), Instant.MAX)));
    }

    Mono<Boolean> isRevoked(String tokenId) {
        @Nullable Known known = known(tokenId);
        if (known != null && known.revoked()) {
            return Mono.just(true);
        }
        if (known != null && System.nanoTime() - known.askedAt() < ASKED_FOR_NANOS) {
            return Mono.just(false);
        }
        long now = System.nanoTime();
        return redis.run(connection -> connection.reactive().exists(PREFIX + tokenId))
                .onErrorReturn(FlowcanvasException.class, NO_ANSWER)
                .flatMap(
                        count -> {
                            if (count == NO_ANSWER) {
                                return isStored(tokenId);
                            }
                            return count > 0
                                    ? Mono.just(true)
                                    : isStoredAsFarAsKnown(tokenId, known, now);
                        });
    }

    private Mono<Boolean> isStoredAsFarAsKnown(
            String tokenId, @Nullable Known known, long askedAt) {
        if (known != null && clock.instant().isBefore(known.storedUntil())) {
            remember(tokenId, Known.good(askedAt, known.storedUntil()));
            return Mono.just(false);
        }
        return isStored(tokenId)
                .doOnNext(
                        revoked -> {
                            if (!revoked) {
                                remember(
                                        tokenId,
                                        Known.good(askedAt, clock.instant().plus(TRUSTED)));
                            }
                        });
    }

    private @Nullable Known known(String tokenId) {
        synchronized (tokens) {
            return tokens.get(tokenId);
        }
    }

    /** As the newest, so that it is not the next to go. */
    private void remember(String tokenId, Known known) {
        synchronized (tokens) {
            Known before = tokens.remove(tokenId);
            tokens.put(tokenId, before != null && before.revoked() ? before : known);
        }
    }

    private Mono<Void> store(String tokenId, Instant expiresAt) {
        return database.one(
                client ->
                        client.sql(
                                        "with expired as (delete from revoked_tokens where"
                                            + " expires_at < now() - interval '1 hour') insert into"
                                            + " revoked_tokens (id, expires_at) values (:id,"
                                            + " :expires) on conflict do nothing")
                                .bind("id", tokenId)
                                .bind("expires", expiresAt.atOffset(ZoneOffset.UTC))
                                .then());
    }

    private Mono<Boolean> isStored(String tokenId) {
        return database.one(
                client ->
                        client.sql("select 1 from revoked_tokens where id = :id")
                                .bind("id", tokenId)
                                .map(row -> true)
                                .one()
                                .defaultIfEmpty(false));
    }
}
