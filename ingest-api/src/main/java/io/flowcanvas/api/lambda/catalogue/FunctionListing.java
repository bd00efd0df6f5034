package io.flowcanvas.api.lambda.catalogue;

import static io.flowcanvas.api.lambda.catalogue.FunctionRows.required;

import io.flowcanvas.api.database.Database;
import io.flowcanvas.core.function.Language;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Lists functions that are not retired, with what their live version says of them. */
@Component
final class FunctionListing {
    private static final String LIVE =
            " from functions f join function_aliases a on a.language_title = f.language_title and"
                    + " a.alias = 'live' join function_versions v on v.language_title ="
                    + " f.language_title and v.version = a.version where f.retired_at is null";

    private final Database database;

    record Summary(
            String language,
            String title,
            String languageTitle,
            String description,
            Instant createdAt,
            Instant updatedAt) {}

    record Version(
            int version,
            String digest,
            String description,
            boolean pure,
            long sizeBytes,
            String createdBy,
            Instant createdAt,
            List<String> aliases) {}

    record Slice<T>(long total, List<T> rows) {}

    FunctionListing(Database database) {
        this.database = database;
    }

    /** Ordered by name. */
    Mono<Slice<Summary>> list(@Nullable Language language, PageNumber page) {
        String where = LIVE + (language == null ? "" : " and f.language = :language");
        return database.many(
                        client ->
                                page.bind(
                                                ofLanguage(
                                                        client.sql(
                                                                "select f.language, f.title,"
                                                                    + " f.language_title,"
                                                                    + " v.description,"
                                                                    + " f.created_at, f.updated_at"
                                                                        + where
                                                                        + " order by"
                                                                        + " f.language_title limit"
                                                                        + " :count offset :offset"),
                                                        language))
                                        .map(FunctionListing::summary)
                                        .all())
                .collectList()
                .zipWith(
                        database.one(
                                client ->
                                        ofLanguage(
                                                        client.sql("select count(*) as n" + where),
                                                        language)
                                                .map(row -> required(row, "n", Long.class))
                                                .one()),
                        (rows, total) -> new Slice<>(total, rows));
    }

    /** Empty if there is no such function, or it is retired. */
    Mono<Summary> find(FunctionName name) {
        return database.one(
                client ->
                        client.sql(
                                        "select f.language, f.title, f.language_title,"
                                                + " v.description, f.created_at, f.updated_at"
                                                + LIVE
                                                + " and f.language_title = :name")
                                .bind("name", name.languageTitle())
                                .map(FunctionListing::summary)
                                .one());
    }

    /** Newest first. */
    Mono<Slice<Version>> versions(FunctionName name, PageNumber page) {
        return database.many(
                        client ->
                                page.bind(
                                                client.sql(
                                                                "select version, digest,"
                                                                    + " description, pure,"
                                                                    + " size_bytes, created_by,"
                                                                    + " created_at, array(select"
                                                                    + " alias from function_aliases"
                                                                    + " a where a.language_title ="
                                                                    + " v.language_title and"
                                                                    + " a.version = v.version order"
                                                                    + " by alias) as aliases from"
                                                                    + " function_versions v where"
                                                                    + " language_title = :name"
                                                                    + " order by version desc limit"
                                                                    + " :count offset :offset")
                                                        .bind("name", name.languageTitle()))
                                        .map(FunctionListing::version)
                                        .all())
                .collectList()
                .zipWith(
                        database.one(
                                client ->
                                        client.sql(
                                                        "select count(*) as n from"
                                                                + " function_versions where"
                                                                + " language_title = :name")
                                                .bind("name", name.languageTitle())
                                                .map(row -> required(row, "n", Long.class))
                                                .one()),
                        (rows, total) -> new Slice<>(total, rows));
    }

    private static DatabaseClient.GenericExecuteSpec ofLanguage(
            DatabaseClient.GenericExecuteSpec spec, @Nullable Language language) {
        return language == null ? spec : spec.bind("language", language.wireName());
    }

    private static Summary summary(Readable row) {
        return new Summary(
                required(row, "language", String.class),
                required(row, "title", String.class),
                required(row, "language_title", String.class),
                required(row, "description", String.class),
                required(row, "created_at", OffsetDateTime.class).toInstant(),
                required(row, "updated_at", OffsetDateTime.class).toInstant());
    }

    private static Version version(Readable row) {
        return new Version(
                required(row, "version", Integer.class),
                required(row, "digest", String.class),
                required(row, "description", String.class),
                required(row, "pure", Boolean.class),
                required(row, "size_bytes", Long.class),
                required(row, "created_by", String.class),
                required(row, "created_at", OffsetDateTime.class).toInstant(),
                List.of(required(row, "aliases", String[].class)));
    }
}
