package io.flowcanvas.api.workflow.code;

import io.flowcanvas.api.database.Database;
import io.flowcanvas.core.execution.ExecutionKind;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.json.Json;
import io.r2dbc.spi.Readable;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Reads runs of code. */
@Component
final class CodeExecutions {
    private final Database database;

    /**
     * @param outcome what the engine told of it, a JSON object; missing before its end
     */
    record Row(
            UUID id,
            String owner,
            String language,
            ExecutionStatus status,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant completedAt,
            JsonNode outcome,
            @Nullable Failure error) {

        CodeExecution seenAt(URI self) {
            return new CodeExecution(
                    id,
                    language,
                    status,
                    createdAt,
                    startedAt,
                    completedAt,
                    outcome.get("stdout"),
                    outcome.get("stderr"),
                    outcome.get("result"),
                    outcome.get("exit_code"),
                    outcome.get("usage"),
                    error,
                    new CodeExecution.Links(self));
        }
    }

    CodeExecutions(Database database) {
        this.database = database;
    }

    Mono<Row> find(UUID id) {
        return database.one(
                client ->
                        client.sql(
                                        "select id, owner, parameters ->> 'language' as language,"
                                                + " status, created_at, started_at, completed_at,"
                                                + " result, error from executions where id = :id"
                                                + " and kind = :kind")
                                .bind("id", id)
                                .bind("kind", ExecutionKind.CODE.wireName())
                                .map(CodeExecutions::read)
                                .one());
    }

    private static Row read(Readable row) {
        String outcome = row.get("result", String.class);
        String error = row.get("error", String.class);
        return new Row(
                required(row, "id", UUID.class),
                required(row, "owner", String.class),
                required(row, "language", String.class),
                ExecutionStatus.of(required(row, "status", String.class)),
                required(row, "created_at", OffsetDateTime.class).toInstant(),
                instant(row.get("started_at", OffsetDateTime.class)),
                instant(row.get("completed_at", OffsetDateTime.class)),
                outcome == null ? MissingNode.getInstance() : Json.parse(outcome),
                error == null ? null : Json.mapper().readValue(error, Failure.class));
    }

    private static <T> T required(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
