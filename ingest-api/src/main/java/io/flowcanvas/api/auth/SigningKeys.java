package io.flowcanvas.api.auth;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import io.flowcanvas.api.database.Database;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The keys of our tokens, shared by all replicas through PostgreSQL and kept in memory: tokens are
 * verified without it. To rotate, insert a newer key, and retire the old one when its last token
 * has expired.
 */
@Component
final class SigningKeys {
    private static final Duration RELOAD = Duration.ofMinutes(5);
    private static final Duration RELOAD_FOR_UNKNOWN = Duration.ofSeconds(1);
    private static final String SELECT =
            "select id, private_key, public_key from signing_keys"
                    + " where retired_at is null order by created_at desc, id desc";

    private record Loaded(List<RSAKey> keys, Instant at) {}

    private final Database database;
    private final Clock clock;
    private volatile Loaded loaded = new Loaded(List.of(), Instant.MIN);

    SigningKeys(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The newest key, made if there is none yet. */
    Mono<RSAKey> signing() {
        return keys().map(keys -> keys.get(0));
    }

    /** The keys a token with this id may be signed with: one or none. */
    Flux<JWK> verifying(String keyId) {
        return keys().flatMap(keys -> contains(keys, keyId) ? Mono.just(keys) : reloaded())
                .flatMapIterable(keys -> keys)
                .filter(key -> key.getKeyID().equals(keyId))
                .cast(JWK.class);
    }

    /** Public parts of all, as JWKS. */
    Mono<Map<String, Object>> published() {
        return keys().map(keys -> new JWKSet(List.copyOf(keys)).toPublicJWKSet().toJSONObject());
    }

    private Mono<List<RSAKey>> keys() {
        Loaded present = loaded;
        if (present.keys().isEmpty()) {
            return load().switchIfEmpty(Mono.error(SigningKeys::none));
        }
        return isOlder(present, RELOAD)
                ? load().onErrorReturn(present.keys())
                : Mono.just(present.keys());
    }

    private Mono<List<RSAKey>> reloaded() {
        Loaded present = loaded;
        return isOlder(present, RELOAD_FOR_UNKNOWN) ? load() : Mono.just(present.keys());
    }

    private boolean isOlder(Loaded present, Duration age) {
        return present.at().plus(age).isBefore(clock.instant());
    }

    private static boolean contains(List<RSAKey> keys, String id) {
        return keys.stream().anyMatch(key -> key.getKeyID().equals(id));
    }

    private Mono<List<RSAKey>> load() {
        return database.one(
                        client ->
                                select(client)
                                        .filter(keys -> !keys.isEmpty())
                                        .switchIfEmpty(
                                                Mono.defer(
                                                        () ->
                                                                insertFirst(client)
                                                                        .then(select(client)))))
                .filter(keys -> !keys.isEmpty())
                .doOnNext(keys -> loaded = new Loaded(keys, clock.instant()));
    }

    private static Mono<List<RSAKey>> select(DatabaseClient client) {
        return client.sql(SELECT)
                .map(
                        (row, metadata) ->
                                SigningKey.read(
                                                String.valueOf(row.get("id", String.class)),
                                                bytes(row.get("private_key", ByteBuffer.class)),
                                                bytes(row.get("public_key", ByteBuffer.class)))
                                        .toJwk())
                .all()
                .collectList();
    }

    /** Replicas that start together may each make one: the newest signs, all verify. */
    private static Mono<Void> insertFirst(DatabaseClient client) {
        return Mono.fromCallable(SigningKey::generate)
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(key -> insert(client, key));
    }

    private static Mono<Void> insert(DatabaseClient client, SigningKey key) {
        return client.sql(
                        "insert into signing_keys (id, private_key, public_key)"
                                + " select :id, :secret, :open where not exists"
                                + " (select 1 from signing_keys where retired_at is null)")
                .bind("id", key.id())
                .bind("secret", ByteBuffer.wrap(key.pair().getPrivate().getEncoded()))
                .bind("open", ByteBuffer.wrap(key.pair().getPublic().getEncoded()))
                .then();
    }

    private static byte[] bytes(@org.jspecify.annotations.Nullable ByteBuffer buffer) {
        if (buffer == null) {
            return new byte[0];
        }
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(copy);
        return copy;
    }

    private static FlowcanvasException none() {
        return new FlowcanvasException(
                ErrorCode.SERVICE_UNAVAILABLE, "the signing keys are not there yet; try again");
    }
}
