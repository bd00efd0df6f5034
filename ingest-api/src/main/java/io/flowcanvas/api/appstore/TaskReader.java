package io.flowcanvas.api.appstore;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.database.Database;
import io.flowcanvas.api.web.Ids;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.task.ResultType;
import io.flowcanvas.core.task.TaskProgress;
import io.r2dbc.spi.Readable;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Reads tasks; those that are deleted, or were never answered for, are not there. */
@Component
public final class TaskReader {
    private static final String KIND = "task";
    private static final String SELECT =
            "select t.id, e.owner, t.application, t.attributes, t.assets_per_batch, t.result_type,"
                    + " t.expected_assets, t.page_token, e.result from tasks t join executions e on"
                    + " e.id = t.id where t.accepted and t.deleted_at is null";

    private final Database database;

    TaskReader(Database database) {
        this.database = database;
    }

    /** The caller's own; fails with {@code NOT_FOUND} for everybody else's, also for an admin. */
    public Mono<StoredTask> find(String id, Caller caller) {
        return Mono.defer(() -> find(Ids.ofPath(id, KIND)))
                .filter(task -> task.owner().equals(caller.owner()))
                .switchIfEmpty(Mono.error(() -> Ids.notFound(KIND)));
    }

    private Mono<StoredTask> find(UUID id) {
        return database.one(
                client ->
                        client.sql(SELECT + " and t.id = :id")
                                .bind("id", id)
                                .map(TaskReader::read)
                                .one());
    }

    /** Whose page has this name; empty if there is none. */
    public Mono<StoredTask> findByPage(String token) {
        return database.one(
                client ->
                        client.sql(SELECT + " and t.page_token = :token")
                                .bind("token", token)
                                .map(TaskReader::read)
                                .one());
    }

    private static StoredTask read(Readable row) {
        return new StoredTask(
                required(row, "id", UUID.class),
                required(row, "owner", String.class),
                required(row, "application", String.class),
                List.of(required(row, "attributes", String[].class)),
                required(row, "assets_per_batch", Integer.class),
                ResultType.valueOf(required(row, "result_type", String.class)),
                row.get("expected_assets", Integer.class),
                required(row, "page_token", String.class),
                progress(row.get("result", String.class)));
    }

    private static @Nullable TaskProgress progress(@Nullable String json) {
        return json == null ? null : TaskProgress.fromJson(Json.parse(json));
    }

    private static <T> T required(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }
}
