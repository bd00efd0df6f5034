package io.flowcanvas.api.pipelines;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.database.Database;
import io.flowcanvas.api.messaging.PipelineDefinitions;
import io.flowcanvas.api.web.IfMatch;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.naming.Identifiers;
import io.flowcanvas.core.pipeline.Pipeline;
import io.r2dbc.spi.Readable;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.IntPredicate;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Pipelines and their versions. A version never changes; replacing a pipeline makes a new one. */
@Component
public final class PipelineCatalogue {
    private static final String SELECT =
            "select p.id, p.owner, p.version, v.document, p.created_at, p.updated_at from pipelines"
                + " p join pipeline_versions v on v.pipeline_id = p.id and v.version = p.version"
                + " where p.deleted_at is null";

    private final Database database;
    private final PipelineUses uses;
    private final Clock clock;

    PipelineCatalogue(Database database, PipelineUses uses, Clock clock) {
        this.database = database;
        this.uses = uses;
        this.clock = clock;
    }

    /** Empty if there is none with this id that the caller may see. */
    public Mono<StoredPipeline> find(UUID id, Caller caller) {
        return database.one(client -> select(client, id))
                .filter(pipeline -> caller.maySee(pipeline.owner()));
    }

    /** The caller's own of this name, newest first, at most two: names need not be unique. */
    public Mono<List<StoredPipeline>> named(String name, Caller caller) {
        return database.many(
                        client ->
                                client.sql(
                                                SELECT
                                                        + " and p.owner = :owner and v.document ->>"
                                                        + " 'name' = :name order by p.id desc limit"
                                                        + " 2")
                                        .bind("owner", caller.owner())
                                        .bind("name", name)
                                        .map(PipelineCatalogue::read)
                                        .all())
                .collectList();
    }

    public Mono<List<StoredPipeline>> list(Caller caller, UUID before, int count) {
        return database.many(
                        client ->
                                client.sql(
                                                SELECT
                                                        + " and p.id < :before and (:all or p.owner"
                                                        + " = :owner) order by p.id desc limit"
                                                        + " :count")
                                        .bind("before", before)
                                        .bind("all", caller.isAdmin())
                                        .bind("owner", caller.owner())
                                        .bind("count", count)
                                        .map(PipelineCatalogue::read)
                                        .all())
                .collectList();
    }

    public Mono<StoredPipeline> create(Caller caller, Pipeline pipeline) {
        UUID id = Identifiers.timeOrdered();
        Instant now = clock.instant();
        return database.inTransaction(
                client ->
                        client.sql(
                                        "insert into pipelines (id, owner, version, created_at,"
                                            + " updated_at) values (:id, :owner, 1, :now, :now)")
                                .bind("id", id)
                                .bind("owner", caller.owner())
                                .bind("now", now.atOffset(ZoneOffset.UTC))
                                .then()
                                .then(insertVersion(client, id, 1, caller.owner(), pipeline, now))
                                .then(Mono.defer(() -> select(client, id))));
    }

    /**
     * @param expected what the present version must be, else 412
     * @return empty if the caller has no such pipeline
     */
    public Mono<StoredPipeline> replace(
            UUID id, Caller caller, Pipeline pipeline, IntPredicate expected) {
        Instant now = clock.instant();
        return database.inTransaction(
                client ->
                        locked(client, id, caller, expected)
                                .flatMap(held -> next(client, id, caller, held, pipeline, now)));
    }

    private Mono<StoredPipeline> next(
            DatabaseClient client,
            UUID id,
            Caller caller,
            Held held,
            Pipeline pipeline,
            Instant now) {
        int version = held.version() + 1;
        return raise(client, id, version, now)
                .then(insertVersion(client, id, version, held.owner(), pipeline, now))
                .then(uses.replaced(client, caller, id, version, pipeline))
                .then(Mono.defer(() -> select(client, id)));
    }

    /**
     * @return empty if the caller has no such pipeline
     */
    public Mono<UUID> delete(UUID id, Caller caller, IntPredicate expected) {
        return database.inTransaction(
                client ->
                        locked(client, id, caller, expected)
                                .flatMap(
                                        held ->
                                                uses.requireNone(client, id)
                                                        .then(markDeleted(client, id))
                                                        .thenReturn(id)));
    }

    private static Mono<Void> markDeleted(DatabaseClient client, UUID id) {
        return client.sql(
                        "update pipelines set deleted_at = now(), published = false where id = :id")
                .bind("id", id)
                .then();
    }

    private record Held(int version, String owner) {}

    private static Mono<Held> locked(
            DatabaseClient client, UUID id, Caller caller, IntPredicate expected) {
        return client.sql(
                        "select version, owner from pipelines where id = :id and deleted_at is null"
                                + " for update")
                .bind("id", id)
                .map(
                        row ->
                                new Held(
                                        Objects.requireNonNull(row.get("version", Integer.class)),
                                        Objects.requireNonNull(row.get("owner", String.class))))
                .one()
                .filter(held -> caller.maySee(held.owner()))
                .doOnNext(held -> IfMatch.require(expected, held.version(), "pipeline"));
    }

    private static Mono<Void> raise(DatabaseClient client, UUID id, int version, Instant now) {
        return client.sql(
                        "update pipelines set version = :version, updated_at = :now, published ="
                                + " false where id = :id")
                .bind("version", version)
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .bind("id", id)
                .then();
    }

    private static Mono<Void> insertVersion(
            DatabaseClient client,
            UUID id,
            int version,
            String owner,
            Pipeline pipeline,
            Instant now) {
        byte[] document = Json.mapper().writeValueAsBytes(StoredPipeline.Document.of(pipeline));
        byte[] definition = PipelineDefinitions.of(id, version, owner, pipeline).toByteArray();
        return client.sql(
                        "insert into pipeline_versions (pipeline_id, version, document, definition,"
                            + " created_at) values (:id, :version, :document, :definition, :now)")
                .bind("id", id)
                .bind("version", version)
                .bind("document", io.r2dbc.postgresql.codec.Json.of(document))
                .bind("definition", ByteBuffer.wrap(definition))
                .bind("now", now.atOffset(ZoneOffset.UTC))
                .then();
    }

    private static Mono<StoredPipeline> select(DatabaseClient client, UUID id) {
        return client.sql(SELECT + " and p.id = :id")
                .bind("id", id)
                .map(PipelineCatalogue::read)
                .one();
    }

    private static StoredPipeline read(Readable row) {
        return new StoredPipeline(
                Objects.requireNonNull(row.get("id", UUID.class)),
                Objects.requireNonNull(row.get("owner", String.class)),
                Objects.requireNonNull(row.get("version", Integer.class)),
                Json.parse(Objects.requireNonNull(row.get("document", String.class))),
                Objects.requireNonNull(row.get("created_at", OffsetDateTime.class)).toInstant(),
                Objects.requireNonNull(row.get("updated_at", OffsetDateTime.class)).toInstant());
    }
}
