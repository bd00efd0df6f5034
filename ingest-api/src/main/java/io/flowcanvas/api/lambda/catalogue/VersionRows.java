package io.flowcanvas.api.lambda.catalogue;

import static io.flowcanvas.api.lambda.catalogue.FunctionRows.required;

import io.flowcanvas.api.database.Database;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Writes versions. Each change is one transaction that holds the function's row, so those of one
 * function come one after the other, and none is seen by half.
 */
@Component
final class VersionRows {
    private final Database database;
    private final Clock clock;

    private record Held(int newest, boolean isRetired) {}

    VersionRows(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** The version that has this content; empty if none has. */
    Mono<Integer> withFingerprint(FunctionName name, String fingerprint) {
        return database.one(client -> versionOf(client, name, fingerprint));
    }

    /**
     * Makes the candidate the live version: the one that has its content already, else a new one.
     *
     * @param digest of its bundle, which is in the object store
     */
    Mono<Publication> publish(
            Candidate candidate, String fingerprint, String digest, long size, String owner) {
        OffsetDateTime now = now();
        FunctionName name = candidate.name();
        return database.inTransaction(
                client ->
                        insertFunction(client, name, now)
                                .then(hold(client, name))
                                .flatMap(
                                        held ->
                                                versionOf(client, name, fingerprint)
                                                        .switchIfEmpty(
                                                                Mono.defer(
                                                                        () ->
                                                                                insertVersion(
                                                                                        client,
                                                                                        candidate,
                                                                                        held
                                                                                                        .newest()
                                                                                                + 1,
                                                                                        fingerprint,
                                                                                        digest,
                                                                                        size,
                                                                                        owner,
                                                                                        now)))
                                                        .delayUntil(
                                                                version ->
                                                                        makeLive(
                                                                                client, name,
                                                                                version, held,
                                                                                owner, now))
                                                        .map(
                                                                version ->
                                                                        new Publication(
                                                                                version,
                                                                                held.newest() == 0
                                                                                        || held
                                                                                                .isRetired()))));
    }

    /**
     * @return false if there never was such a function
     */
    Mono<Boolean> retire(FunctionName name) {
        return database.one(
                client ->
                        client.sql(
                                        "update functions set retired_at = coalesce(retired_at,"
                                                + " :now) where language_title = :name")
                                .bind("now", now())
                                .bind("name", name.languageTitle())
                                .fetch()
                                .rowsUpdated()
                                .map(count -> count > 0));
    }

    private OffsetDateTime now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    private static Mono<Void> insertFunction(
            DatabaseClient client, FunctionName name, OffsetDateTime now) {
        return client.sql(
                        "insert into functions (language_title, language, title, newest_version,"
                            + " created_at, updated_at) values (:name, :language, :title, 0, :now,"
                            + " :now) on conflict (language_title) do nothing")
                .bind("name", name.languageTitle())
                .bind("language", name.language().wireName())
                .bind("title", name.title())
                .bind("now", now)
                .then();
    }

    private static Mono<Held> hold(DatabaseClient client, FunctionName name) {
        return client.sql(
                        "select newest_version, retired_at is not null as retired from functions"
                                + " where language_title = :name for update")
                .bind("name", name.languageTitle())
                .map(
                        row ->
                                new Held(
                                        required(row, "newest_version", Integer.class),
                                        required(row, "retired", Boolean.class)))
                .one();
    }

    private static Mono<Integer> versionOf(
            DatabaseClient client, FunctionName name, String fingerprint) {
        return client.sql(
                        "select version from function_versions where language_title = :name and"
                                + " fingerprint = :fingerprint")
                .bind("name", name.languageTitle())
                .bind("fingerprint", fingerprint)
                .map(row -> required(row, "version", Integer.class))
                .one();
    }

    private static Mono<Integer> insertVersion(
            DatabaseClient client,
            Candidate candidate,
            int version,
            String fingerprint,
            String digest,
            long size,
            String owner,
            OffsetDateTime now) {
        return client.sql(
                        "insert into function_versions (language_title, version, fingerprint,"
                            + " digest, description, params_schema, result_schema, examples, pure,"
                            + " size_bytes, created_by, created_at) values (:name, :version,"
                            + " :fingerprint, :digest, :description, cast(:params as json),"
                            + " cast(:result as json), cast(:examples as json), :pure, :size,"
                            + " :owner, :now)")
                .bind("name", candidate.name().languageTitle())
                .bind("version", version)
                .bind("fingerprint", fingerprint)
                .bind("digest", digest)
                .bind("description", candidate.description())
                .bind("params", candidate.params().document().toString())
                .bind("result", candidate.result().document().toString())
                .bind("examples", candidate.examplesDocument().toString())
                .bind("pure", candidate.pure())
                .bind("size", size)
                .bind("owner", owner)
                .bind("now", now)
                .then()
                .thenReturn(version);
    }

    private static Mono<Void> makeLive(
            DatabaseClient client,
            FunctionName name,
            int version,
            Held held,
            String owner,
            OffsetDateTime now) {
        return AliasRows.point(client, name, FunctionReference.LIVE, version, owner, now)
                .flatMap(
                        moved ->
                                moved || held.isRetired()
                                        ? client.sql(
                                                        "update functions set newest_version ="
                                                            + " greatest(newest_version, :version),"
                                                            + " updated_at = :now, retired_at ="
                                                            + " null where language_title = :name")
                                                .bind("version", version)
                                                .bind("now", now)
                                                .bind("name", name.languageTitle())
                                                .then()
                                        : Mono.empty());
    }
}
