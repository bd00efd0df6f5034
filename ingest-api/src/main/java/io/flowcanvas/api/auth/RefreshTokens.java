package io.flowcanvas.api.auth;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.database.Database;
import io.flowcanvas.core.naming.Identifiers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Objects;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Refresh tokens: random, stored hashed, good once. Whoever shows a used one may have stolen it, so
 * that ends the whole session.
 */
@Component
final class RefreshTokens {
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Who may have a new access token. */
    record Redeemed(UUID userId, UUID session) {}

    private final Database database;
    private final Duration lifetime;
    private final Clock clock;

    RefreshTokens(Database database, ApiProperties properties, Clock clock) {
        this.database = database;
        this.lifetime = properties.auth().refreshTokenLifetime();
        this.clock = clock;
    }

    static UUID newSession() {
        return Identifiers.timeOrdered();
    }

    Mono<String> issue(UUID userId, UUID session) {
        byte[] secret = new byte[BYTES];
        RANDOM.nextBytes(secret);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        return database.one(
                client ->
                        client.sql(
                                        "insert into refresh_tokens (token_hash, family, user_id,"
                                                + " expires_at) values (:hash, :family, :user,"
                                                + " :expires)")
                                .bind("hash", hash(token))
                                .bind("family", session)
                                .bind("user", userId)
                                .bind(
                                        "expires",
                                        clock.instant().plus(lifetime).atOffset(ZoneOffset.UTC))
                                .then()
                                .thenReturn(token));
    }

    /** Empty if the token is not known, expired, or used already. */
    Mono<Redeemed> redeem(String token) {
        return database.one(
                        client ->
                                client.sql(
                                                "update refresh_tokens set used_at = now() where"
                                                    + " token_hash = :hash and used_at is null and"
                                                    + " expires_at > now() returning user_id,"
                                                    + " family")
                                        .bind("hash", hash(token))
                                        .map(
                                                row ->
                                                        new Redeemed(
                                                                Objects.requireNonNull(
                                                                        row.get(
                                                                                "user_id",
                                                                                UUID.class)),
                                                                Objects.requireNonNull(
                                                                        row.get(
                                                                                "family",
                                                                                UUID.class))))
                                        .one())
                .switchIfEmpty(endSessionOf(token).then(Mono.empty()));
    }

    Mono<Void> endSession(String session) {
        return database.one(
                client ->
                        client.sql("delete from refresh_tokens where family = :family")
                                .bind("family", UUID.fromString(session))
                                .then());
    }

    private Mono<Void> endSessionOf(String usedToken) {
        return database.one(
                client ->
                        client.sql(
                                        "delete from refresh_tokens where family = (select family"
                                                + " from refresh_tokens where token_hash = :hash)")
                                .bind("hash", hash(usedToken))
                                .then());
    }

    private static ByteBuffer hash(String token) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return ByteBuffer.wrap(sha256.digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
