package io.flowcanvas.api.tracking;

import io.flowcanvas.core.execution.ExecutionEvent;
import io.flowcanvas.core.execution.ExecutionKind;
import io.flowcanvas.core.execution.OutputFile;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * Writes a batch of events: a few statements, whatever its size. What is final stays; what is older
 * than what stands there, and no end, is passed over, so a replay changes nothing.
 */
@Component
class ProjectionWriter {
    private static final String FINAL = "('completed', 'failed', 'cancelled')";

    /** A report without steps comes from who never saw any: what stands there has ended, too. */
    private static final String STEPS =
            "case when b.steps <> '[]' then b.steps::jsonb when b.status not in "
                    + FINAL
                    + " then e.steps else (select coalesce(jsonb_agg(case when step ->> 'status' in"
                    + " ('pending', 'running') then step || jsonb_build_object('status', b.status)"
                    + " else step end order by position), '[]') from jsonb_array_elements(e.steps)"
                    + " with ordinality as known(step, position)) end";

    private static final String EXECUTIONS =
            "update executions e set status = b.status, seq = b.seq, current_step = b.step,"
                    + " completed_steps = case when b.steps = '[]' then e.completed_steps else"
                    + " b.completed_steps end, percentage = b.percentage, items_completed"
                    + " = b.items_completed, items_failed = b.items_failed, steps = "
                    + STEPS
                    + ", error = b.error::jsonb, result = coalesce(b.result::json, e.result),"
                    + " started_at = coalesce(e.started_at, b.started_at::timestamptz),"
                    + " completed_at = b.completed_at::timestamptz from unnest(?::text[],"
                    + " ?::text[], ?::bigint[], ?::text[], ?::int[], ?::float8[], ?::int[],"
                    + " ?::int[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[]) as b(id,"
                    + " status, seq, step, completed_steps, percentage, items_completed,"
                    + " items_failed, steps, error, result, started_at, completed_at) where e.id ="
                    + " b.id::uuid and (e.seq < b.seq or b.status in "
                    + FINAL
                    + ") and e.status not in "
                    + FINAL
                    + " returning e.status";
    private static final String ITEMS =
            "update execution_items i set status = b.status, error = b.error::jsonb, detections ="
                    + " b.detections::jsonb, started_at = b.started_at::timestamptz, completed_at ="
                    + " b.completed_at::timestamptz from unnest(?::text[], ?::int[], ?::text[],"
                    + " ?::text[], ?::text[], ?::text[], ?::text[]) as b(id, index, status, error,"
                    + " detections, started_at, completed_at) where i.execution_id = b.id::uuid and"
                    + " i.index = b.index and i.status not in "
                    + FINAL;
    private static final String REST =
            "update execution_items i set status = 'cancelled', completed_at = e.completed_at from"
                    + " executions e where e.id = any(?::text[]::uuid[]) and e.status in ('failed',"
                    + " 'cancelled') and i.execution_id = e.id and i.status not in "
                    + FINAL;
    private static final String FILES =
            "insert into files (id, owner, filename, content_type, size_bytes, sha256, object_key,"
                + " execution_id, item_index, step, created_at) select b.id::uuid, e.owner,"
                + " b.filename, b.type, b.size, b.sha256, b.key, e.id, b.index, b.step,"
                + " b.created_at::timestamptz from unnest(?::text[], ?::text[], ?::text[],"
                + " ?::bigint[], ?::text[], ?::text[], ?::text[], ?::int[], ?::text[], ?::text[])"
                + " as b(id, filename, type, size, sha256, key, execution_id, index, step,"
                + " created_at) join executions e on e.id = b.execution_id::uuid on conflict (id)"
                + " do nothing";

    private record Output(ProjectionBatch.Item item, OutputFile file) {}

    private record Known(UUID id, @Nullable UUID pipelineId) {}

    private final JdbcClient database;
    private final AnnouncedRows announced;
    private final TransactionTemplate transactions;

    ProjectionWriter(JdbcClient database, TransactionTemplate transactions) {
        this.database = database;
        this.announced = new AnnouncedRows(database);
        this.transactions = transactions;
    }

    /**
     * What a batch has done.
     *
     * @param known executions that are known here; events of others have no effect
     * @param pipelines pipeline of each known execution that has one
     * @param entered states that executions have entered
     */
    record Written(Set<UUID> known, Map<UUID, UUID> pipelines, List<String> entered) {}

    Written write(ProjectionBatch batch) {
        return Objects.requireNonNull(
                transactions.execute(
                        status -> {
                            announced.insert(batch.announced());
                            List<Known> known = lock(batch);
                            List<String> entered = writeExecutions(batch);
                            writeItems(batch);
                            endTheRest(batch);
                            writeFiles(batch);
                            return new Written(ids(known), pipelines(known), entered);
                        }));
    }

    /** In the order of their ids, so that two writers wait for each other and never for both. */
    private List<Known> lock(ProjectionBatch batch) {
        return database.sql(
                        "select id, pipeline_id from executions where id = any(?::text[]::uuid[])"
                                + " order by id for update")
                .param(texts(batch.executionIds(), UUID::toString))
                .query(
                        (row, number) ->
                                new Known(
                                        Objects.requireNonNull(row.getObject(1, UUID.class)),
                                        row.getObject(2, UUID.class)))
                .list();
    }

    private static Set<UUID> ids(List<Known> known) {
        return known.stream().map(Known::id).collect(Collectors.toSet());
    }

    private static Map<UUID, UUID> pipelines(List<Known> known) {
        Map<UUID, UUID> pipelines = new HashMap<>();
        for (Known one : known) {
            UUID pipeline = one.pipelineId();
            if (pipeline != null) {
                pipelines.put(one.id(), pipeline);
            }
        }
        return pipelines;
    }

    /** The states that were entered. */
    private List<String> writeExecutions(ProjectionBatch batch) {
        Collection<ExecutionEvent> events = batch.newest();
        return database.sql(EXECUTIONS)
                .params(
                        texts(events, event -> event.executionId().toString()),
                        texts(events, event -> event.status().wireName()),
                        events.stream().map(ExecutionEvent::seq).toArray(Long[]::new),
                        texts(events, ExecutionEvent::step),
                        events.stream().map(ExecutionEvent::completedSteps).toArray(Integer[]::new),
                        events.stream().map(ExecutionEvent::percentage).toArray(Double[]::new),
                        events.stream().map(ExecutionEvent::itemsCompleted).toArray(Integer[]::new),
                        events.stream().map(ExecutionEvent::itemsFailed).toArray(Integer[]::new),
                        texts(events, event -> json(event.steps())),
                        texts(events, event -> json(event.error())),
                        texts(events, ProjectionWriter::result),
                        texts(events, event -> text(batch.startedAt(event.executionId()))),
                        texts(
                                events,
                                event ->
                                        event.status().isFinal() ? text(event.occurredAt()) : null))
                .query(String.class)
                .list();
    }

    /** What a task tells is read by SQL as well, which fails at a NUL. */
    private static @Nullable String result(ExecutionEvent event) {
        JsonNode result = event.result();
        return event.kind() == ExecutionKind.TASK && result != null && !result.isNull()
                ? StorableJson.of(result)
                : StorableJson.asIs(result);
    }

    private void writeItems(ProjectionBatch batch) {
        Collection<ProjectionBatch.Item> items = batch.items();
        if (items.isEmpty()) {
            return;
        }
        database.sql(ITEMS)
                .params(
                        texts(items, item -> item.executionId().toString()),
                        items.stream().map(item -> item.result().index()).toArray(Integer[]::new),
                        texts(items, item -> item.result().status().wireName()),
                        texts(items, item -> json(item.result().error())),
                        texts(items, item -> json(item.result().detections())),
                        texts(items, item -> text(item.result().startedAt())),
                        texts(items, item -> text(item.result().completedAt())))
                .update();
    }

    /** Items that were not reported until their execution ended never will be. */
    private void endTheRest(ProjectionBatch batch) {
        List<ExecutionEvent> ends =
                batch.newest().stream().filter(event -> event.status().isFinal()).toList();
        if (!ends.isEmpty()) {
            database.sql(REST).param(texts(ends, event -> event.executionId().toString())).update();
        }
    }

    private void writeFiles(ProjectionBatch batch) {
        List<Output> outputs =
                batch.items().stream()
                        .flatMap(
                                item ->
                                        item.result().outputs().stream()
                                                .map(file -> new Output(item, file)))
                        .toList();
        if (outputs.isEmpty()) {
            return;
        }
        database.sql(FILES)
                .params(
                        texts(outputs, output -> output.file().fileId().toString()),
                        texts(outputs, output -> output.file().filename()),
                        texts(outputs, output -> output.file().contentType()),
                        outputs.stream()
                                .map(output -> output.file().sizeBytes())
                                .toArray(Long[]::new),
                        texts(outputs, output -> output.file().sha256()),
                        texts(outputs, output -> output.file().objectKey()),
                        texts(outputs, output -> output.item().executionId().toString()),
                        outputs.stream()
                                .map(output -> output.item().result().index())
                                .toArray(Integer[]::new),
                        texts(outputs, output -> output.file().step()),
                        texts(outputs, output -> text(output.item().result().completedAt())))
                .update();
    }

    private static <T> @Nullable String[] texts(
            Collection<T> values, Function<T, @Nullable String> text) {
        @Nullable String[] texts = new String[values.size()];
        int i = 0;
        for (T value : values) {
            texts[i++] = text.apply(value);
        }
        return texts;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static @Nullable String json(@Nullable Object value) {
        return value == null ? null : StorableJson.of(value);
    }
}
