package io.flowcanvas.api.submission;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.database.Database;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Answers a repeated request with the first answer (draft-ietf-httpapi-idempotency-key-header). A
 * request that was not accepted frees its key.
 */
@Component
public final class Idempotency {
    private static final int LONGEST = 255;

    private final Database database;
    private final Clock clock;
    private final Duration abandoned;

    private record Held(String digest, UUID executionId, @Nullable String answer, Instant at) {}

    Idempotency(Database database, ApiProperties properties, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.abandoned = properties.submission().gracePeriod().multipliedBy(2);
    }

    /**
     * @param key the client's, null if it sent none
     * @param digest of everything the request says
     * @return fails with {@code CONFLICT} while the first request is under way, {@code
     *     IDEMPOTENCY_KEY_REUSED} if the first one said something else
     */
    public Mono<Accepted> once(
            String owner, @Nullable String key, String digest, UUID id, Mono<Accepted> work) {
        if (key == null) {
            return work;
        }
        if (key.isBlank() || key.length() > LONGEST) {
            throw FlowcanvasException.invalid(
                    "/Idempotency-Key", "must be 1 to " + LONGEST + " characters");
        }
        return take(owner, key, digest, id)
                .flatMap(
                        taken ->
                                taken
                                        ? run(owner, key, id, work)
                                        : repeat(owner, key, digest, id, work));
    }

    private Mono<Accepted> run(String owner, String key, UUID id, Mono<Accepted> work) {
        Mono<Accepted> whole =
                work.flatMap(
                                answer ->
                                        remember(owner, key, id, answer)
                                                .onErrorComplete()
                                                .thenReturn(answer))
                        .onErrorResume(
                                error ->
                                        forget(owner, key, id)
                                                .onErrorComplete()
                                                .then(Mono.error(error)));
        return Mono.fromFuture(whole.toFuture(), true);
    }

    private Mono<Accepted> repeat(
            String owner, String key, String digest, UUID id, Mono<Accepted> work) {
        return held(owner, key)
                .flatMap(
                        held -> {
                            if (!held.digest().equals(digest)) {
                                return Mono.error(reused());
                            }
                            if (held.answer() != null) {
                                return Mono.just(
                                        Json.mapper().readValue(held.answer(), Accepted.class));
                            }
                            return held.at().plus(abandoned).isAfter(clock.instant())
                                    ? Mono.<Accepted>error(underWay())
                                    : takeOver(owner, key, digest, id, held, work);
                        })
                .switchIfEmpty(
                        Mono.defer(
                                () ->
                                        take(owner, key, digest, id)
                                                .flatMap(
                                                        taken ->
                                                                taken
                                                                        ? run(owner, key, id, work)
                                                                        : Mono.error(underWay()))));
    }

    /**
     * The replica that began has crashed: its execution counts if it was published after all. Until
     * the relay has settled that, nobody takes over.
     */
    private Mono<Accepted> takeOver(
            String owner, String key, String digest, UUID id, Held held, Mono<Accepted> work) {
        return requireSettled(held.executionId())
                .then(accepted(held.executionId()))
                .switchIfEmpty(
                        Mono.defer(
                                () ->
                                        forget(owner, key, held.executionId())
                                                .then(take(owner, key, digest, id))
                                                .flatMap(
                                                        taken ->
                                                                taken
                                                                        ? run(owner, key, id, work)
                                                                        : Mono.error(underWay()))));
    }

    private Mono<Void> requireSettled(UUID executionId) {
        return database.one(
                        client ->
                                client.sql(
                                                "select 1 from executions where id = :id and not"
                                                        + " published")
                                        .bind("id", executionId)
                                        .map(row -> true)
                                        .one())
                .flatMap(unsettled -> Mono.error(underWay()));
    }

    private Mono<Accepted> accepted(UUID executionId) {
        return database.one(
                client ->
                        client.sql(
                                        "select created_at from executions where id = :id and"
                                            + " published and not (status = 'failed' and started_at"
                                            + " is null)")
                                .bind("id", executionId)
                                .map(row -> instant(row.get(0, OffsetDateTime.class)))
                                .one()
                                .map(at -> new Accepted(executionId, ExecutionStatus.PENDING, at)));
    }

    private Mono<Boolean> take(String owner, String key, String digest, UUID id) {
        return database.one(
                client ->
                        client.sql(
                                        "insert into idempotency_keys (owner, key, digest,"
                                                + " execution_id, created_at) values (:owner, :key,"
                                                + " :digest, :id, :now) on conflict do nothing")
                                .bind("owner", owner)
                                .bind("key", key)
                                .bind("digest", digest)
                                .bind("id", id)
                                .bind("now", clock.instant().atOffset(ZoneOffset.UTC))
                                .fetch()
                                .rowsUpdated()
                                .map(count -> count > 0));
    }

    private Mono<Held> held(String owner, String key) {
        return database.one(
                client ->
                        client.sql(
                                        "select digest, execution_id, answer, created_at from"
                                                + " idempotency_keys where owner = :owner and key ="
                                                + " :key")
                                .bind("owner", owner)
                                .bind("key", key)
                                .map(
                                        row ->
                                                new Held(
                                                        Objects.requireNonNull(
                                                                row.get(0, String.class)),
                                                        Objects.requireNonNull(
                                                                row.get(1, UUID.class)),
                                                        row.get(2, String.class),
                                                        instant(row.get(3, OffsetDateTime.class))))
                                .one());
    }

    private Mono<Void> remember(String owner, String key, UUID id, Accepted answer) {
        byte[] json = Json.mapper().writeValueAsString(answer).getBytes(StandardCharsets.UTF_8);
        return database.one(
                client ->
                        client.sql(
                                        "update idempotency_keys set answer = :answer"
                                                + " where owner = :owner and key = :key and"
                                                + " execution_id = :id")
                                .bind("id", id)
                                .bind("answer", io.r2dbc.postgresql.codec.Json.of(json))
                                .bind("owner", owner)
                                .bind("key", key)
                                .then());
    }

    /** Only the key of that request: another may hold it by now. */
    private Mono<Void> forget(String owner, String key, UUID id) {
        return database.one(
                client ->
                        client.sql(
                                        "delete from idempotency_keys where owner = :owner and key"
                                                + " = :key and execution_id = :id and answer is"
                                                + " null")
                                .bind("id", id)
                                .bind("owner", owner)
                                .bind("key", key)
                                .then());
    }

    private static Instant instant(@Nullable OffsetDateTime time) {
        return Objects.requireNonNull(time).toInstant();
    }

    private static FlowcanvasException reused() {
        return new FlowcanvasException(
                ErrorCode.IDEMPOTENCY_KEY_REUSED,
                "this Idempotency-Key came with another body; use a new key for a new request");
    }

    private static FlowcanvasException underWay() {
        return new FlowcanvasException(
                ErrorCode.CONFLICT,
                "the first request with this Idempotency-Key is still under way; try again");
    }
}
