package io.flowcanvas.api.lambda.catalogue;

import io.flowcanvas.api.database.Database;
import io.flowcanvas.api.web.Bodies;
import io.flowcanvas.core.json.Json;
import io.r2dbc.spi.Readable;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Reads functions from the database. */
@Component
final class FunctionRows {
    private static final String VERSION =
            "select language_title, version, digest, description, params_schema, result_schema,"
                    + " examples, pure, size_bytes, created_by, created_at from function_versions";

    private final Database database;

    FunctionRows(Database database) {
        this.database = database;
    }

    /** The number that new sessions get; empty if there is none. */
    Mono<Integer> version(FunctionReference reference) {
        String sql =
                reference.isVersion()
                        ? "select v.version from function_versions v join functions f using"
                                + " (language_title) where language_title = :name and v.version ="
                                + " :selector and f.retired_at is null"
                        : "select a.version from function_aliases a join functions f using"
                                + " (language_title) where language_title = :name and a.alias ="
                                + " :selector and f.retired_at is null";
        return database.one(
                client ->
                        client.sql(sql)
                                .bind("name", reference.name().languageTitle())
                                .bind(
                                        "selector",
                                        reference.isVersion()
                                                ? (Object) reference.version()
                                                : reference.selector())
                                .map(row -> required(row, "version", Integer.class))
                                .one());
    }

    Mono<PublishedFunction> find(FunctionName name, int version) {
        return database.one(
                client ->
                        client.sql(
                                        VERSION
                                                + " where language_title = :name and version ="
                                                + " :version")
                                .bind("name", name.languageTitle())
                                .bind("version", version)
                                .map(FunctionRows::read)
                                .one());
    }

    static PublishedFunction read(Readable row) {
        return new PublishedFunction(
                FunctionName.parse(required(row, "language_title", String.class)).orElseThrow(),
                required(row, "version", Integer.class),
                required(row, "digest", String.class),
                required(row, "description", String.class),
                ValueSchema.of(json(row, "params_schema")),
                ValueSchema.of(json(row, "result_schema")),
                examples(json(row, "examples")),
                required(row, "pure", Boolean.class),
                required(row, "size_bytes", Long.class),
                required(row, "created_by", String.class),
                required(row, "created_at", OffsetDateTime.class).toInstant());
    }

    static <T> T required(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }

    private static JsonNode json(Readable row, String column) {
        byte[] text = required(row, column, String.class).getBytes(StandardCharsets.UTF_8);
        return Bodies.json(text); // its numbers stay as exact as they were
    }

    private static List<PublishedFunction.Example> examples(JsonNode array) {
        List<PublishedFunction.Example> examples = new ArrayList<>();
        array.forEach(
                example ->
                        examples.add(
                                Json.mapper()
                                        .treeToValue(example, PublishedFunction.Example.class)));
        return examples;
    }
}
