package io.flowcanvas.api.appstore.task;

import io.flowcanvas.api.appstore.application.TaskPlan;
import io.flowcanvas.api.database.Database;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.execution.ExecutionKind;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.OnItemError;
import io.flowcanvas.core.execution.Priority;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.CreateTask;
import io.r2dbc.postgresql.codec.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** The rows of a task while it is created. */
@Component
final class TaskRows {
    /** Published from the start: no relay sends it, an unanswered creation is given up instead. */
    private static final String INSERT =
            "with execution as (insert into executions (id, kind, owner, definition, parameters,"
                + " priority, on_item_error, status, total_steps, items_total, steps, published,"
                + " topic, lease_until, created_at) values (:id, :kind, :owner, :definition,"
                + " :parameters, :priority, :onItemError, :status, :totalSteps, 0, '[]', true,"
                + " :topic, :now, :now) returning id) insert into tasks (id, application,"
                + " attributes, assets_per_batch, result_type, expected_assets, page_token,"
                + " result_url, callback_url, webhook_secret) select id, :application, :attributes,"
                + " :assetsPerBatch, :resultType, :expected, :pageToken, :resultUrl, :callback,"
                + " :secret from execution";

    private final Database database;

    TaskRows(Database database) {
        this.database = database;
    }

    /**
     * @param secret that its callbacks are signed with; null if it has none
     */
    record NewTask(
            UUID id,
            CreateTask definition,
            TaskPlan plan,
            @Nullable Integer expectedAssets,
            String pageToken,
            String resultUrl,
            @Nullable String callbackUrl,
            @Nullable String secret,
            Instant at) {}

    Mono<Void> insert(NewTask task) {
        TaskPlan plan = task.plan();
        byte[] parameters = plan.parameters().toString().getBytes(StandardCharsets.UTF_8);
        return database.one(
                client -> {
                    GenericExecuteSpec insert =
                            client.sql(INSERT)
                                    .bind("id", task.id())
                                    .bind("kind", ExecutionKind.TASK.wireName())
                                    .bind("owner", task.definition().getOwner())
                                    .bind(
                                            "definition",
                                            ByteBuffer.wrap(task.definition().toByteArray()))
                                    .bind("parameters", Json.of(parameters))
                                    .bind("priority", Priority.NORMAL.wireName())
                                    .bind("onItemError", OnItemError.CONTINUE.wireName())
                                    .bind("status", ExecutionStatus.PENDING.wireName())
                                    .bind("totalSteps", plan.pipeline().getStepsCount())
                                    .bind("topic", Topics.TASK_COMMANDS)
                                    .bind("now", task.at().atOffset(ZoneOffset.UTC))
                                    .bind("application", plan.application())
                                    .bind("attributes", plan.attributes().toArray(String[]::new))
                                    .bind("assetsPerBatch", plan.assetsPerBatch())
                                    .bind("resultType", plan.resultType().name())
                                    .bind("pageToken", task.pageToken())
                                    .bind("resultUrl", task.resultUrl());
                    insert = bind(insert, "expected", task.expectedAssets(), Integer.class);
                    insert = bind(insert, "callback", task.callbackUrl(), String.class);
                    return bind(insert, "secret", task.secret(), String.class).then();
                });
    }

    /**
     * From here on its client may ask for it.
     *
     * @return fails with {@code SERVICE_UNAVAILABLE} if it was given up meanwhile
     */
    Mono<Void> accept(UUID id) {
        return database.one(
                        client ->
                                client.sql(
                                                "update tasks set accepted = true where id = :id"
                                                        + " and deleted_at is null")
                                        .bind("id", id)
                                        .fetch()
                                        .rowsUpdated())
                .filter(rows -> rows > 0)
                .switchIfEmpty(
                        Mono.error(
                                () ->
                                        new FlowcanvasException(
                                                ErrorCode.SERVICE_UNAVAILABLE,
                                                "the task took too long to be created; create"
                                                        + " another")))
                .then();
    }

    private static GenericExecuteSpec bind(
            GenericExecuteSpec spec, String name, @Nullable Object value, Class<?> type) {
        return value == null ? spec.bindNull(name, type) : spec.bind(name, value);
    }
}
