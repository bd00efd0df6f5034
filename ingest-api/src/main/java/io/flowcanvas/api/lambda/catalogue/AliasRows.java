package io.flowcanvas.api.lambda.catalogue;

import static io.flowcanvas.api.lambda.catalogue.FunctionRows.required;

import io.flowcanvas.api.database.Database;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Names for versions, which can be moved from one to another. */
@Component
final class AliasRows {
    private final Database database;
    private final Clock clock;

    record Alias(String alias, int version, String updatedBy, Instant updatedAt) {}

    AliasRows(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    Mono<List<Alias>> list(FunctionName name) {
        return database.many(
                        client ->
                                client.sql(
                                                "select alias, version, updated_by, updated_at from"
                                                        + " function_aliases where language_title ="
                                                        + " :name order by alias")
                                        .bind("name", name.languageTitle())
                                        .map(
                                                row ->
                                                        new Alias(
                                                                required(
                                                                        row, "alias", String.class),
                                                                required(
                                                                        row,
                                                                        "version",
                                                                        Integer.class),
                                                                required(
                                                                        row,
                                                                        "updated_by",
                                                                        String.class),
                                                                required(
                                                                                row,
                                                                                "updated_at",
                                                                                OffsetDateTime
                                                                                        .class)
                                                                        .toInstant()))
                                        .all())
                .collectList();
    }

    /**
     * Points an alias to a version that exists.
     *
     * @return whether it pointed elsewhere before
     */
    Mono<Boolean> move(FunctionName name, String alias, int version, String owner) {
        OffsetDateTime now =
                clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
        return database.inTransaction(
                client ->
                        point(client, name, alias, version, owner, now)
                                .delayUntil(
                                        moved -> moved ? touch(client, name, now) : Mono.empty()));
    }

    Mono<Void> delete(FunctionName name, String alias) {
        return database.one(
                client ->
                        client.sql(
                                        "delete from function_aliases where language_title = :name"
                                                + " and alias = :alias")
                                .bind("name", name.languageTitle())
                                .bind("alias", alias)
                                .then());
    }

    static Mono<Boolean> point(
            DatabaseClient client,
            FunctionName name,
            String alias,
            int version,
            String owner,
            OffsetDateTime now) {
        return client.sql(
                        "insert into function_aliases as a (language_title, alias, version,"
                            + " updated_by, updated_at) values (:name, :alias, :version, :owner,"
                            + " :now) on conflict (language_title, alias) do update set version ="
                            + " excluded.version, updated_by = excluded.updated_by, updated_at ="
                            + " excluded.updated_at where a.version <> excluded.version")
                .bind("name", name.languageTitle())
                .bind("alias", alias)
                .bind("version", version)
                .bind("owner", owner)
                .bind("now", now)
                .fetch()
                .rowsUpdated()
                .map(count -> count > 0);
    }

    private static Mono<Void> touch(DatabaseClient client, FunctionName name, OffsetDateTime now) {
        return client.sql("update functions set updated_at = :now where language_title = :name")
                .bind("now", now)
                .bind("name", name.languageTitle())
                .then();
    }
}
