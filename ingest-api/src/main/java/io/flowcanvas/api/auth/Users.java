package io.flowcanvas.api.auth;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.database.Database;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.naming.Identifiers;
import io.r2dbc.spi.Readable;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Accounts and their passwords, stored as bcrypt hashes. */
@Component
final class Users {
    private static final String COLUMNS = "select id, username, password_hash, roles from users";

    private final Database database;
    private final BCryptPasswordEncoder encoder;
    private final String nobody;

    Users(Database database, ApiProperties properties) {
        this.database = database;
        this.encoder = new BCryptPasswordEncoder(properties.auth().bcryptStrength());
        this.nobody = Objects.requireNonNull(encoder.encode("nobody has this password"));
    }

    /** Empty if name or password is wrong; takes as long either way. */
    Mono<User> authenticate(String username, String password) {
        return byName(username)
                .map(user -> new Candidate(user, user.passwordHash()))
                .defaultIfEmpty(new Candidate(null, nobody))
                .publishOn(Schedulers.boundedElastic())
                .flatMap(
                        candidate ->
                                encoder.matches(password, candidate.hash())
                                        ? Mono.justOrEmpty(candidate.user())
                                        : Mono.empty());
    }

    private record Candidate(@org.jspecify.annotations.Nullable User user, String hash) {}

    Mono<User> byId(UUID id) {
        return database.one(
                client ->
                        client.sql(COLUMNS + " where id = :id")
                                .bind("id", id)
                                .map(Users::read)
                                .one());
    }

    private Mono<User> byName(String username) {
        return database.one(
                client ->
                        client.sql(COLUMNS + " where username = :username")
                                .bind("username", username)
                                .map(Users::read)
                                .one());
    }

    Mono<User> create(String username, String password, List<String> roles) {
        return hashed(username, password, roles)
                .flatMap(
                        user ->
                                database.one(
                                        client ->
                                                client.sql(
                                                                "insert into users (id, username,"
                                                                        + " password_hash, roles)"
                                                                        + " values (:id, :username,"
                                                                        + " :hash, :roles)")
                                                        .bind("id", user.id())
                                                        .bind("username", user.username())
                                                        .bind("hash", user.passwordHash())
                                                        .bind("roles", roles.toArray(String[]::new))
                                                        .then()
                                                        .thenReturn(user)))
                .onErrorMap(
                        DataIntegrityViolationException.class,
                        taken ->
                                new FlowcanvasException(
                                        ErrorCode.CONFLICT, "the name is taken; choose another"));
    }

    /** Makes the account unless there is any user yet. */
    Mono<Boolean> createFirst(String username, String password) {
        return hashed(username, password, List.of(Caller.ADMIN))
                .flatMap(
                        user ->
                                database.one(
                                        client ->
                                                client.sql(
                                                                "insert into users (id, username,"
                                                                    + " password_hash, roles)"
                                                                    + " select :id, :username,"
                                                                    + " :hash, array['admin'] where"
                                                                    + " not exists (select 1 from"
                                                                    + " users) on conflict do"
                                                                    + " nothing")
                                                        .bind("id", user.id())
                                                        .bind("username", user.username())
                                                        .bind("hash", user.passwordHash())
                                                        .fetch()
                                                        .rowsUpdated()
                                                        .map(count -> count > 0)));
    }

    private Mono<User> hashed(String username, String password, List<String> roles) {
        return Mono.fromCallable(() -> Objects.requireNonNull(encoder.encode(password)))
                .subscribeOn(Schedulers.boundedElastic())
                .map(hash -> new User(Identifiers.timeOrdered(), username, hash, roles));
    }

    private static User read(Readable row) {
        String[] roles = Objects.requireNonNull(row.get("roles", String[].class));
        return new User(
                Objects.requireNonNull(row.get("id", UUID.class)),
                Objects.requireNonNull(row.get("username", String.class)),
                Objects.requireNonNull(row.get("password_hash", String.class)),
                List.of(roles));
    }
}
