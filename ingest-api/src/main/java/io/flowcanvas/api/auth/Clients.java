package io.flowcanvas.api.auth;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.database.Database;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.r2dbc.spi.Readable;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Clients and their secrets, stored as bcrypt hashes. */
@Component
final class Clients {
    private static final String COLUMNS =
            "select id, name, secret_hash, roles, created_at, revoked_at from clients";
    private static final int SECRET_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Database database;
    private final Revocations revocations;
    private final ApiProperties properties;
    private final Clock clock;
    private final BCryptPasswordEncoder encoder;
    private final String nobody;

    Clients(Database database, Revocations revocations, ApiProperties properties, Clock clock) {
        this.database = database;
        this.revocations = revocations;
        this.properties = properties;
        this.clock = clock;
        this.encoder = new BCryptPasswordEncoder(properties.auth().bcryptStrength());
        this.nobody = Objects.requireNonNull(encoder.encode("nobody has this secret"));
    }

    private record Candidate(@Nullable Client client, String hash) {}

    static String newSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /** Empty if id or secret is wrong or the client revoked; takes as long in any case. */
    Mono<Client> authenticate(String id, String secret) {
        return byId(id).filter(client -> client.revokedAt() == null)
                .map(client -> new Candidate(client, client.secretHash()))
                .defaultIfEmpty(new Candidate(null, nobody))
                .publishOn(Schedulers.boundedElastic())
                .flatMap(
                        candidate ->
                                encoder.matches(secret, candidate.hash())
                                        ? Mono.justOrEmpty(candidate.client())
                                        : Mono.empty());
    }

    /** Oldest first, the revoked ones too. */
    Flux<Client> all() {
        return database.many(
                client ->
                        client.sql(COLUMNS + " order by created_at, id").map(Clients::read).all());
    }

    Mono<Client> create(String id, String name, String secret, List<String> roles) {
        return hashed(secret)
                .map(hash -> new Client(id, name, hash, roles, clock.instant(), null))
                .flatMap(this::insert)
                .onErrorMap(
                        DataIntegrityViolationException.class,
                        taken ->
                                new FlowcanvasException(
                                        ErrorCode.CONFLICT,
                                        "there is or was a client of this id; choose another"));
    }

    /**
     * Makes a client of the configuration, or gives it the secret that stands there now. One that
     * was revoked stays so.
     *
     * @return whether the configured secret is good now
     */
    Mono<Boolean> ensure(String id, String secret) {
        return byId(id).flatMap(
                        there ->
                                there.revokedAt() == null
                                        ? changed(there, secret).thenReturn(true)
                                        : Mono.just(false))
                .switchIfEmpty(
                        Mono.defer(() -> create(id, id, secret, List.of()).thenReturn(true)));
    }

    /**
     * Ends a client and its tokens, at once here and within a second in other replicas. May be
     * repeated, and has to be if it fails.
     *
     * @return whether there is such a client
     */
    Mono<Boolean> revoke(String id) {
        Instant lastExpiry =
                clock.instant()
                        .plus(properties.auth().accessTokenLifetime())
                        .plus(properties.auth().clockSkew());
        return database.one(
                        client ->
                                client.sql(
                                                "update clients set revoked_at ="
                                                        + " coalesce(revoked_at, now()) where id ="
                                                        + " :id")
                                        .bind("id", id)
                                        .fetch()
                                        .rowsUpdated())
                .flatMap(
                        count ->
                                count == 0
                                        ? Mono.just(false)
                                        : revocations
                                                .revoke(Client.subject(id), lastExpiry)
                                                .thenReturn(true));
    }

    private Mono<Client> byId(String id) {
        return database.one(
                client ->
                        client.sql(COLUMNS + " where id = :id")
                                .bind("id", id)
                                .map(Clients::read)
                                .one());
    }

    private Mono<Client> insert(Client made) {
        return database.one(
                client ->
                        client.sql(
                                        "insert into clients (id, name, secret_hash, roles,"
                                                + " created_at) values (:id, :name, :hash, :roles,"
                                                + " :created)")
                                .bind("id", made.id())
                                .bind("name", made.name())
                                .bind("hash", made.secretHash())
                                .bind("roles", made.roles().toArray(String[]::new))
                                .bind(
                                        "created",
                                        made.createdAt().atOffset(java.time.ZoneOffset.UTC))
                                .then()
                                .thenReturn(made));
    }

    private Mono<Void> changed(Client there, String secret) {
        return Mono.fromCallable(() -> encoder.matches(secret, there.secretHash()))
                .subscribeOn(Schedulers.boundedElastic())
                .filter(same -> !same)
                .flatMap(different -> hashed(secret))
                .flatMap(hash -> storeHash(there.id(), hash));
    }

    private Mono<Void> storeHash(String id, String hash) {
        return database.one(
                client ->
                        client.sql("update clients set secret_hash = :hash where id = :id")
                                .bind("hash", hash)
                                .bind("id", id)
                                .then());
    }

    private Mono<String> hashed(String secret) {
        return Mono.fromCallable(() -> Objects.requireNonNull(encoder.encode(secret)))
                .subscribeOn(Schedulers.boundedElastic());
    }

    private static Client read(Readable row) {
        @Nullable OffsetDateTime revoked = row.get("revoked_at", OffsetDateTime.class);
        return new Client(
                Objects.requireNonNull(row.get("id", String.class)),
                Objects.requireNonNull(row.get("name", String.class)),
                Objects.requireNonNull(row.get("secret_hash", String.class)),
                List.of(Objects.requireNonNull(row.get("roles", String[].class))),
                Objects.requireNonNull(row.get("created_at", OffsetDateTime.class)).toInstant(),
                revoked == null ? null : revoked.toInstant());
    }
}
