package io.flowcanvas.api.auth;

import io.flowcanvas.api.database.Database;
import io.flowcanvas.api.redis.Redis;
import io.flowcanvas.core.error.FlowcanvasException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Tokens that were logged out. A logout counts once it stands in Redis and in PostgreSQL; who asks
 * while Redis is down is answered by PostgreSQL. So a revoked token is never taken, and an outage
 * of Redis alone stops logouts only.
 */
@Component
class Revocations {
    private static final String PREFIX = "flowcanvas:revoked:";

    private final Redis redis;
    private final Database database;
    private final Clock clock;

    Revocations(Redis redis, Database database, Clock clock) {
        this.redis = redis;
        this.database = database;
        this.clock = clock;
    }

    Mono<Void> revoke(String tokenId, Instant expiresAt) {
        Duration left = Duration.between(clock.instant(), expiresAt).plusMinutes(5);
        return redis.run(commands -> commands.setex(PREFIX + tokenId, left.toSeconds(), "1"))
                .then(store(tokenId, expiresAt));
    }

    Mono<Boolean> isRevoked(String tokenId) {
        return redis.run(commands -> commands.exists(PREFIX + tokenId))
                .map(count -> count > 0)
                .onErrorResume(FlowcanvasException.class, outage -> isStored(tokenId));
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
