package io.flowcanvas.api.database;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.config.PostgresProperties;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.r2dbc.spi.R2dbcException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** PostgreSQL as requests use it; what is not answered in time is {@code SERVICE_UNAVAILABLE}. */
@Component
public final class Database {
    private static final Set<String> NUL_STATES = Set.of("22021", "22P05");

    /** Beyond the server's own limits: an answer that is lost must not hold anybody for ever. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final Duration TRANSACTION_LIMIT = Duration.ofMinutes(1);

    private final DatabaseClient client;
    private final TransactionalOperator transactions;
    private final Schema schema;
    private final Duration limit;

    Database(
            DatabaseClient client,
            TransactionalOperator transactions,
            Schema schema,
            ApiProperties properties) {
        this.client = client;
        this.transactions = transactions;
        this.schema = schema;
        PostgresProperties postgres = properties.postgres();
        this.limit = postgres.acquireTimeout().plus(postgres.statementTimeout()).plus(GRACE);
    }

    public <T> Mono<T> one(Function<DatabaseClient, Mono<T>> work) {
        return Mono.defer(() -> whenReady(work.apply(client)))
                .timeout(limit)
                .onErrorMap(Database::translate);
    }

    public <T> Flux<T> many(Function<DatabaseClient, Flux<T>> work) {
        return Flux.defer(
                        () ->
                                schema.isReady()
                                        ? work.apply(client)
                                        : Flux.<T>error(unavailable(null)))
                .timeout(limit)
                .onErrorMap(Database::translate);
    }

    /** All or nothing. */
    public <T> Mono<T> inTransaction(Function<DatabaseClient, Mono<T>> work) {
        return Mono.defer(() -> whenReady(transactions.transactional(work.apply(client))))
                .timeout(TRANSACTION_LIMIT)
                .onErrorMap(Database::translate);
    }

    private <T> Mono<T> whenReady(Mono<T> work) {
        return schema.isReady() ? work : Mono.error(unavailable(null));
    }

    private static Throwable translate(Throwable error) {
        if (holdsNul(error)) {
            return FlowcanvasException.invalid(
                    "", "a text holds a NUL character (\\u0000); send it without");
        }
        if (error instanceof FlowcanvasException
                || error instanceof DataIntegrityViolationException) {
            return error;
        }
        boolean database =
                error instanceof DataAccessException
                        || error instanceof TransactionException
                        || error instanceof R2dbcException
                        || error instanceof java.io.IOException
                        || error instanceof java.util.concurrent.TimeoutException;
        return database && !isOurMistake(error) ? unavailable(error) : error;
    }

    /** PostgreSQL keeps no NUL, neither in text nor in jsonb. */
    private static boolean holdsNul(Throwable error) {
        Throwable cause = error;
        while (cause != null && !(cause instanceof R2dbcException)) {
            cause = cause.getCause();
        }
        return cause instanceof R2dbcException known
                && NUL_STATES.contains(String.valueOf(known.getSqlState()));
    }

    private static boolean isOurMistake(Throwable error) {
        return error instanceof org.springframework.r2dbc.BadSqlGrammarException
                || error instanceof org.springframework.dao.InvalidDataAccessApiUsageException;
    }

    private static FlowcanvasException unavailable(
            @org.jspecify.annotations.Nullable Throwable cause) {
        return new FlowcanvasException(
                ErrorCode.SERVICE_UNAVAILABLE,
                "the database does not answer; try again in a few seconds",
                cause);
    }
}
