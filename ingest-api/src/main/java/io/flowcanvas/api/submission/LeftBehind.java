package io.flowcanvas.api.submission;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.execution.ExecutionKind;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.execution.OnItemError;
import io.flowcanvas.core.execution.Priority;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows that wait for a relay; each is locked by whoever takes it, the others pass it by. */
record LeftBehind(JdbcClient database) {
    private static final Failure NOT_ACCEPTED =
            new Failure(
                    ErrorCode.SERVICE_UNAVAILABLE,
                    "the submission was cut off before it was accepted; send it again");

    /** An execution whose submission ended without an answer. */
    record Execution(
            UUID id,
            ExecutionKind kind,
            String owner,
            ExecutionStatus status,
            ByteString definition,
            Priority priority,
            OnItemError onItemError,
            int itemsTotal,
            boolean inputsAreStored,
            Instant createdAt) {

        boolean isFinal() {
            return status.isFinal();
        }

        boolean isPipeline() {
            return kind == ExecutionKind.PIPELINE;
        }

        /** Of an execution that is one call. */
        ProducerRecord<String, byte[]> call() {
            return CallSubmissions.record(id, definition.toByteArray());
        }

        ItemRecords records() throws InvalidProtocolBufferException {
            return new ItemRecords(
                    id,
                    owner,
                    PipelineDefinition.parseFrom(definition),
                    priority,
                    onItemError,
                    itemsTotal,
                    createdAt);
        }
    }

    record Item(int index, String filename, String objectKey) {}

    record Cancellation(
            UUID executionId,
            ExecutionKind kind,
            String owner,
            int itemCount,
            Instant requestedAt) {

        /** A call that has not begun is kept from beginning, too. A task ends its items itself. */
        Stream<ProducerRecord<String, byte[]>> toRecords() {
            if (kind == ExecutionKind.TASK) {
                return Stream.of(TaskRecords.cancel(executionId, requestedAt));
            }
            ProducerRecord<String, byte[]> cancel =
                    ItemRecords.cancel(executionId, owner, itemCount, requestedAt);
            return kind == ExecutionKind.CODE
                    ? Stream.of(CallSubmissions.cancel(executionId, owner), cancel)
                    : Stream.of(cancel);
        }
    }

    @Nullable Execution next() {
        return database.sql(
                        "select id, kind, owner, status, definition, priority, on_item_error,"
                            + " items_total, not exists (select 1 from execution_items i where"
                            + " i.execution_id = e.id and i.object_key is null) as stored,"
                            + " created_at from executions e where not published and lease_until <"
                            + " now() order by lease_until limit 1 for update skip locked")
                .query((row, number) -> execution(row))
                .optional()
                .orElse(null);
    }

    List<Item> items(Execution execution) {
        return database.sql(
                        "select index, filename, object_key from execution_items"
                                + " where execution_id = ? order by index")
                .param(execution.id())
                .query((row, number) -> new Item(row.getInt(1), row.getString(2), row.getString(3)))
                .list();
    }

    void markPublished(Execution execution) {
        database.sql("update executions set published = true where id = ?")
                .param(execution.id())
                .update();
    }

    void fail(Execution execution) {
        String error = Json.mapper().writeValueAsString(NOT_ACCEPTED);
        database.sql(
                        "update executions set status = 'failed', error = ?::jsonb, published ="
                            + " true, items_failed = items_total, completed_at = now() where id ="
                            + " ?")
                .params(error, execution.id())
                .update();
        database.sql(
                        "update execution_items set status = 'failed', error = ?::jsonb,"
                                + " completed_at = now() where execution_id = ?"
                                + " and status in ('pending', 'running')")
                .params(error, execution.id())
                .update();
        database.sql(
                        "insert into control_outbox (execution_id, kind, owner, item_count,"
                                + " requested_at) values (?, ?, ?, ?, now()) on conflict do"
                                + " nothing")
                .params(
                        execution.id(),
                        execution.kind().wireName(),
                        execution.owner(),
                        execution.itemsTotal())
                .update();
    }

    List<Cancellation> cancellations(int count) {
        return database.sql(
                        "select execution_id, kind, owner, item_count, requested_at from"
                                + " control_outbox order by requested_at limit ? for update skip"
                                + " locked")
                .param(count)
                .query(
                        (row, number) ->
                                new Cancellation(
                                        Objects.requireNonNull(row.getObject(1, UUID.class)),
                                        ExecutionKind.of(row.getString(2)),
                                        row.getString(3),
                                        row.getInt(4),
                                        row.getObject(5, OffsetDateTime.class).toInstant()))
                .list();
    }

    void forget(Cancellation cancellation) {
        database.sql("delete from control_outbox where execution_id = ?")
                .param(cancellation.executionId())
                .update();
    }

    private static Execution execution(ResultSet row) throws SQLException {
        return new Execution(
                Objects.requireNonNull(row.getObject("id", UUID.class)),
                ExecutionKind.of(row.getString("kind")),
                row.getString("owner"),
                ExecutionStatus.of(row.getString("status")),
                ByteString.copyFrom(row.getBytes("definition")),
                Priority.of(row.getString("priority")),
                OnItemError.of(row.getString("on_item_error")),
                row.getInt("items_total"),
                row.getBoolean("stored"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
