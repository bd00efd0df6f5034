package io.flowcanvas.api.cameras;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.json.Json;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Statements that change cameras, each to be called within a transaction. Fails with {@link
 * ChangedMeanwhileException} if the camera or its pipeline is not as it was when it was read.
 */
@Component
final class CameraWrites {
    private static final int OWNERS_LOCKS = 0x63616d65;

    private final Clock clock;

    CameraWrites(Clock clock) {
        this.clock = clock;
    }

    Mono<Void> insert(
            DatabaseClient client,
            UUID id,
            String owner,
            CameraDocument document,
            int pipelineVersion,
            int mostPerOwner) {
        return requireRoom(client, owner, mostPerOwner)
                .then(holdPipeline(client, document.pipelineId(), pipelineVersion))
                .then(
                        client.sql(
                                        "insert into cameras (id, owner, version, revision,"
                                            + " document, pipeline_id, pipeline_version,"
                                            + " created_at, updated_at) values (:id, :owner, 1, 1,"
                                            + " :document, :pipeline, :pipeline_version, :now,"
                                            + " :now)")
                                .bind("id", id)
                                .bind("owner", owner)
                                .bind("document", json(document))
                                .bind("pipeline", document.pipelineId())
                                .bind("pipeline_version", pipelineVersion)
                                .bind("now", now())
                                .then());
    }

    /** Has it run the pipeline of the document. */
    Mono<Void> update(
            DatabaseClient client, Camera present, CameraDocument next, int pipelineVersion) {
        return holdPipeline(client, next.pipelineId(), pipelineVersion)
                .then(
                        client.sql(
                                        "update cameras set pipeline_id = :pipeline,"
                                                + " pipeline_version = :pipeline_version where id"
                                                + " = :id")
                                .bind("pipeline", next.pipelineId())
                                .bind("pipeline_version", pipelineVersion)
                                .bind("id", present.id())
                                .then())
                .then(Mono.defer(() -> update(client, present, next)));
    }

    /** Leaves the pipeline as it is, at whatever version that is by now. */
    Mono<Void> update(DatabaseClient client, Camera present, CameraDocument next) {
        return client.sql(
                        "update cameras set version = version + 1, revision = revision + 1,"
                            + " document = :document, updated_at = :now, published = false where id"
                            + " = :id and version = :version and deleted_at is null")
                .bind("document", json(next))
                .bind("now", now())
                .bind("id", present.id())
                .bind("version", present.version())
                .fetch()
                .rowsUpdated()
                .flatMap(CameraWrites::requireOne);
    }

    Mono<Void> delete(DatabaseClient client, Camera present) {
        return client.sql(
                        "update cameras set revision = revision + 1, deleted_at = :now, updated_at"
                            + " = :now, published = false where id = :id and version = :version and"
                            + " deleted_at is null")
                .bind("now", now())
                .bind("id", present.id())
                .bind("version", present.version())
                .fetch()
                .rowsUpdated()
                .flatMap(CameraWrites::requireOne);
    }

    /** Of two that come at once the second waits for the first. */
    private static Mono<Void> requireRoom(DatabaseClient client, String owner, int most) {
        return client.sql("select pg_advisory_xact_lock(:kind, hashtext(:owner))")
                .bind("kind", OWNERS_LOCKS)
                .bind("owner", owner)
                .then()
                .then(count(client, owner))
                .filter(count -> count >= most)
                .flatMap(
                        count ->
                                Mono.error(
                                        new FlowcanvasException(
                                                ErrorCode.CONFLICT,
                                                "you have %d cameras, and one may have no more;"
                                                                .formatted(count)
                                                        + " delete one first")));
    }

    private static Mono<Long> count(DatabaseClient client, String owner) {
        return client.sql(
                        "select count(*) from cameras where owner = :owner and deleted_at is null")
                .bind("owner", owner)
                .map(row -> Objects.requireNonNull(row.get(0, Long.class)))
                .one();
    }

    /** Keeps the pipeline as it is until the transaction ends. */
    private static Mono<Void> holdPipeline(DatabaseClient client, UUID id, int version) {
        return client.sql(
                        "select version from pipelines where id = :id and deleted_at is null for"
                                + " share")
                .bind("id", id)
                .map(row -> Objects.requireNonNull(row.get("version", Integer.class)))
                .one()
                .filter(present -> present == version)
                .switchIfEmpty(Mono.error(ChangedMeanwhileException::new))
                .then();
    }

    private static Mono<Void> requireOne(long rows) {
        return rows == 1 ? Mono.empty() : Mono.error(new ChangedMeanwhileException());
    }

    private static io.r2dbc.postgresql.codec.Json json(CameraDocument document) {
        return io.r2dbc.postgresql.codec.Json.of(Json.mapper().writeValueAsBytes(document));
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
