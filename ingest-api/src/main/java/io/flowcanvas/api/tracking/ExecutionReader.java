package io.flowcanvas.api.tracking;

import io.flowcanvas.api.database.Database;
import io.flowcanvas.core.execution.Detection;
import io.flowcanvas.core.execution.ExecutionKind;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.execution.Priority;
import io.flowcanvas.core.execution.StepProgress;
import io.flowcanvas.core.json.Json;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;

/** Reads executions of pipelines; who may see them is the caller's to check. */
@Component
public final class ExecutionReader {
    private static final String EXECUTIONS =
            "select id, owner, seq, status, current_step, total_steps, completed_steps, percentage,"
                    + " steps, error, pipeline_id, pipeline_version, priority, items_total,"
                    + " items_completed, items_failed, created_at, started_at, completed_at"
                    + " from executions where kind = 'pipeline'";
    private static final String OUTPUTS =
            "select item_index, id, step, filename, content_type, size_bytes from files"
                    + " where execution_id = :id";

    private final Database database;

    /** As much of an execution as it takes to end it. */
    public record Cancellable(
            UUID executionId,
            ExecutionKind kind,
            String owner,
            ExecutionStatus status,
            int itemsTotal) {}

    ExecutionReader(Database database) {
        this.database = database;
    }

    public Mono<ExecutionView> find(UUID id) {
        return database.one(
                client ->
                        client.sql(EXECUTIONS + " and id = :id")
                                .bind("id", id)
                                .map(ExecutionReader::execution)
                                .one());
    }

    /**
     * One that the canvas can cancel: it reads executions of pipelines only, but ends tasks too.
     */
    public Mono<Cancellable> findCancellable(UUID id) {
        return database.one(
                client ->
                        client.sql(
                                        "select id, kind, owner, status, items_total from"
                                            + " executions e where id = :id and kind in"
                                            + " ('pipeline', 'task') and not exists (select 1 from"
                                            + " tasks t where t.id = e.id and t.deleted_at is not"
                                            + " null)")
                                .bind("id", id)
                                .map(
                                        row ->
                                                new Cancellable(
                                                        required(row, "id", UUID.class),
                                                        ExecutionKind.of(
                                                                required(
                                                                        row, "kind", String.class)),
                                                        required(row, "owner", String.class),
                                                        ExecutionStatus.of(
                                                                required(
                                                                        row,
                                                                        "status",
                                                                        String.class)),
                                                        required(
                                                                row, "items_total", Integer.class)))
                                .one());
    }

    /** Newest first. */
    public Mono<List<ExecutionView>> list(ExecutionFilter filter, int count) {
        return database.many(
                        client -> {
                            String sql =
                                    EXECUTIONS
                                            + " and id < :before"
                                            + clause(filter.owner(), "owner = :owner")
                                            + clause(filter.status(), "status = :status")
                                            + clause(filter.pipelineId(), "pipeline_id = :pipeline")
                                            + clause(filter.createdAfter(), "created_at >= :after")
                                            + clause(filter.createdBefore(), "created_at < :until")
                                            + " order by id desc limit :count";
                            GenericExecuteSpec spec =
                                    client.sql(sql)
                                            .bind("before", filter.before())
                                            .bind("count", count);
                            spec = bind(spec, "owner", filter.owner());
                            spec =
                                    bind(
                                            spec,
                                            "status",
                                            filter.status() == null
                                                    ? null
                                                    : filter.status().wireName());
                            spec = bind(spec, "pipeline", filter.pipelineId());
                            spec = bind(spec, "after", time(filter.createdAfter()));
                            spec = bind(spec, "until", time(filter.createdBefore()));
                            return spec.map(ExecutionReader::execution).all();
                        })
                .collectList();
    }

    /** Not finished ones of an owner, newest first. */
    public Mono<List<ExecutionView>> unfinished(String owner, int count) {
        return database.many(
                        client ->
                                client.sql(
                                                EXECUTIONS
                                                        + " and owner = :owner and status in"
                                                        + " ('pending', 'running') order by id desc"
                                                        + " limit :count")
                                        .bind("owner", owner)
                                        .bind("count", count)
                                        .map(ExecutionReader::execution)
                                        .all())
                .collectList();
    }

    /** In order of their index, beginning after the given one. */
    public Mono<List<ItemView>> items(UUID executionId, int after, int count) {
        return database.many(
                        client ->
                                client.sql(
                                                "select index, filename, status, error, detections"
                                                    + " from execution_items where execution_id ="
                                                    + " :id and index > :after order by index limit"
                                                    + " :count")
                                        .bind("id", executionId)
                                        .bind("after", after)
                                        .bind("count", count)
                                        .map(ExecutionReader::item)
                                        .all())
                .collectList();
    }

    public Mono<List<OutputView>> outputs(UUID executionId) {
        return outputs(executionId, 0, Integer.MAX_VALUE);
    }

    /** Those of the items from the first to the last index, both included. */
    public Mono<List<OutputView>> outputs(UUID executionId, int first, int last) {
        return database.many(
                        client ->
                                client.sql(
                                                OUTPUTS
                                                        + " and item_index between :first and :last"
                                                        + " order by item_index, filename")
                                        .bind("id", executionId)
                                        .bind("first", first)
                                        .bind("last", last)
                                        .map(ExecutionReader::output)
                                        .all())
                .collectList();
    }

    private static String clause(@Nullable Object value, String condition) {
        return value == null ? "" : " and " + condition;
    }

    private static GenericExecuteSpec bind(
            GenericExecuteSpec spec, String name, @Nullable Object value) {
        return value == null ? spec : spec.bind(name, value);
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static ExecutionView execution(Readable row) {
        String error = row.get("error", String.class);
        ExecutionState state =
                new ExecutionState(
                        required(row, "id", UUID.class),
                        required(row, "owner", String.class),
                        required(row, "seq", Long.class),
                        ExecutionStatus.of(required(row, "status", String.class)),
                        row.get("current_step", String.class),
                        required(row, "total_steps", Integer.class),
                        required(row, "completed_steps", Integer.class),
                        required(row, "percentage", Double.class),
                        Json.mapper()
                                .readValue(
                                        required(row, "steps", String.class),
                                        new TypeReference<List<StepProgress>>() {}),
                        error == null ? null : Json.mapper().readValue(error, Failure.class));
        return new ExecutionView(
                state,
                required(row, "pipeline_id", UUID.class),
                required(row, "pipeline_version", Integer.class),
                Priority.of(required(row, "priority", String.class)),
                required(row, "items_total", Integer.class),
                required(row, "items_completed", Integer.class),
                required(row, "items_failed", Integer.class),
                required(row, "created_at", OffsetDateTime.class).toInstant(),
                instant(row.get("started_at", OffsetDateTime.class)),
                instant(row.get("completed_at", OffsetDateTime.class)));
    }

    private static ItemView item(Readable row) {
        String error = row.get("error", String.class);
        String detections = row.get("detections", String.class);
        return new ItemView(
                required(row, "index", Integer.class),
                required(row, "filename", String.class),
                ExecutionStatus.of(required(row, "status", String.class)),
                error == null ? null : Json.mapper().readValue(error, Failure.class),
                detections == null
                        ? List.of()
                        : Json.mapper()
                                .readValue(detections, new TypeReference<List<Detection>>() {}));
    }

    private static OutputView output(Readable row) {
        return new OutputView(
                required(row, "item_index", Integer.class),
                required(row, "id", UUID.class),
                required(row, "step", String.class),
                required(row, "filename", String.class),
                required(row, "content_type", String.class),
                required(row, "size_bytes", Long.class));
    }

    private static <T> T required(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
