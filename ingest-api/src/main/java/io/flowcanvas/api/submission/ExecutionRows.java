package io.flowcanvas.api.submission;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.database.Database;
import io.flowcanvas.api.messaging.Publication;
import io.flowcanvas.core.execution.ExecutionKind;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.StepProgress;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.PipelineStep;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The rows of an execution while it is taken in: one statement per state, however many items. */
@Component
final class ExecutionRows {
    private static final String INSERT =
            "with execution as (insert into executions (id, kind, owner, pipeline_id,"
                + " pipeline_version, definition, parameters, priority, on_item_error, status,"
                + " total_steps, items_total, steps, topic, lease_until, created_at) values (:id,"
                + " :kind, :owner, :pipeline, :version, :definition, :parameters, :priority,"
                + " :onItemError, :status, :totalSteps, :itemsTotal, :steps, :topic, :lease, :now)"
                + " returning id) insert into execution_items (execution_id, index, filename,"
                + " size_bytes, object_key, status) select execution.id, item.index, item.filename,"
                + " item.size, nullif(item.key, ''), :status from execution,"
                + " unnest(:indexes::int[], :filenames::text[], :sizes::bigint[], :keys::text[]) as"
                + " item(index, filename, size, key)";

    private final Database database;
    private final Duration grace;

    ExecutionRows(Database database, ApiProperties properties) {
        this.database = database;
        this.grace = properties.submission().gracePeriod();
    }

    Mono<Void> insert(UUID id, Submission submission, Instant now) {
        List<Submission.Item> items = submission.items();
        return database.one(
                client ->
                        client.sql(INSERT)
                                .bind("id", id)
                                .bind("kind", ExecutionKind.PIPELINE.wireName())
                                .bind("owner", submission.owner())
                                .bind("pipeline", submission.pipelineId())
                                .bind("version", submission.definition().getVersion())
                                .bind(
                                        "definition",
                                        ByteBuffer.wrap(submission.definition().toByteArray()))
                                .bind("parameters", json(submission.parameters()))
                                .bind("priority", submission.priority().wireName())
                                .bind("onItemError", submission.onItemError().wireName())
                                .bind("status", ExecutionStatus.PENDING.wireName())
                                .bind("totalSteps", submission.definition().getStepsCount())
                                .bind("itemsTotal", items.size())
                                .bind(
                                        "steps",
                                        json(Json.mapper().writeValueAsString(steps(submission))))
                                .bind("topic", Topics.pipelineRequests(submission.priority()))
                                .bind("lease", now.plus(grace).atOffset(ZoneOffset.UTC))
                                .bind("now", now.atOffset(ZoneOffset.UTC))
                                .bind(
                                        "indexes",
                                        IntStream.range(0, items.size())
                                                .boxed()
                                                .toArray(Integer[]::new))
                                .bind(
                                        "filenames",
                                        items.stream()
                                                .map(Submission.Item::filename)
                                                .toArray(String[]::new))
                                .bind(
                                        "sizes",
                                        items.stream()
                                                .map(Submission.Item::size)
                                                .toArray(Long[]::new))
                                .bind(
                                        "keys",
                                        items.stream()
                                                .map(ExecutionRows::key)
                                                .toArray(String[]::new))
                                .then());
    }

    /** From here on the execution is accepted. */
    Mono<Void> markPublished(UUID id, Publication publication) {
        List<RecordMetadata> positions = publication.positions();
        return database.one(
                client ->
                        client.sql(
                                        "update executions set published = true, partitions ="
                                                + " :partitions, offsets = :offsets where id = :id")
                                .bind(
                                        "partitions",
                                        positions.stream()
                                                .map(RecordMetadata::partition)
                                                .toArray(Integer[]::new))
                                .bind(
                                        "offsets",
                                        positions.stream()
                                                .map(RecordMetadata::offset)
                                                .toArray(Long[]::new))
                                .bind("id", id)
                                .then());
    }

    /** Says that publishing goes on, so that no relay takes over. */
    Mono<Void> extendLease(UUID id, Instant now) {
        return database.one(
                client ->
                        client.sql("update executions set lease_until = :lease where id = :id")
                                .bind("lease", now.plus(grace).atOffset(ZoneOffset.UTC))
                                .bind("id", id)
                                .then());
    }

    /** Removes what was not accepted; records that got out will be cancelled. */
    Mono<Void> takeBack(UUID id, Submission submission, boolean recordsMayBeOut, Instant now) {
        return database.inTransaction(
                client -> {
                    Mono<Void> remove =
                            client.sql("delete from executions where id = :id")
                                    .bind("id", id)
                                    .then();
                    return recordsMayBeOut
                            ? remove.then(
                                    client.sql(
                                                    "insert into control_outbox (execution_id,"
                                                        + " owner, item_count, requested_at) values"
                                                        + " (:id, :owner, :count, :now) on conflict"
                                                        + " do nothing")
                                            .bind("id", id)
                                            .bind("owner", submission.owner())
                                            .bind("count", submission.items().size())
                                            .bind("now", now.atOffset(ZoneOffset.UTC))
                                            .then())
                            : remove;
                });
    }

    private static String key(Submission.Item item) {
        return item.content() instanceof ItemContent.Stored stored ? stored.objectKey() : "";
    }

    private static List<StepProgress> steps(Submission submission) {
        return submission.definition().getStepsList().stream().map(ExecutionRows::waiting).toList();
    }

    private static StepProgress waiting(PipelineStep step) {
        return new StepProgress(
                step.getId(), step.getComponent(), ExecutionStatus.PENDING, 0, null, null, null);
    }

    private static io.r2dbc.postgresql.codec.Json json(String text) {
        return io.r2dbc.postgresql.codec.Json.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
