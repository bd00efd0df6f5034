package io.flowcanvas.api.appstore.ending;

import io.flowcanvas.api.appstore.deletion.TaskSweeper;
import io.flowcanvas.api.appstore.webhook.Deliveries;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.database.Schema;
import io.flowcanvas.api.messaging.BackgroundLoop;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.task.ResultType;
import io.flowcanvas.core.task.TaskProgress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Notices each task's end once, whichever replica wrote it: a callback is put down, and what a task
 * that did not complete has downloaded goes.
 */
@Component
final class TaskEndings implements SmartLifecycle {
    private static final int BATCH = 100;

    private record Ended(Deliveries.End end, boolean isCalledBack) {
        UUID id() {
            return end.taskId();
        }
    }

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final Deliveries deliveries;
    private final TaskSweeper sweeper;
    private final Schema schema;
    private final BackgroundLoop loop;

    TaskEndings(
            JdbcClient database,
            TransactionTemplate transactions,
            Deliveries deliveries,
            TaskSweeper sweeper,
            Schema schema,
            ApiProperties properties) {
        this.database = database;
        this.transactions = transactions;
        this.deliveries = deliveries;
        this.sweeper = sweeper;
        this.schema = schema;
        this.loop =
                new BackgroundLoop(
                        "task-endings", properties.tasks().sweepInterval(), this::noticeAll);
    }

    private void noticeAll() {
        if (schema.isReady()) {
            while (Boolean.TRUE.equals(transactions.execute(status -> noticeSome()))) {
                // until nothing is left
            }
        }
    }

    private boolean noticeSome() {
        List<Ended> ended = ended();
        if (ended.isEmpty()) {
            return false;
        }
        ended.stream().filter(Ended::isCalledBack).forEach(one -> deliveries.add(one.end()));
        database.sql(
                        "update tasks t set ended = true, end_phase = upper(e.status), assets ="
                                + " coalesce((e.result ->> 'assets')::int, 0), downloaded ="
                                + " coalesce((e.result ->> 'assets_downloaded')::int, 0), failed ="
                                + " coalesce((e.result ->> 'assets_failed')::int, 0), processed ="
                                + " coalesce((e.result ->> 'items_processed')::int, 0), bytes ="
                                + " coalesce((e.result -> 'result' ->> 'size_bytes')::bigint, 0),"
                                + " next_sweep_at = case when e.status = 'completed' then null else"
                                + " now() end from executions e where e.id = t.id and t.id ="
                                + " any(?::text[]::uuid[])")
                .param(ended.stream().map(one -> one.id().toString()).toArray(String[]::new))
                .update();
        sweeper.wake();
        return ended.size() == BATCH;
    }

    private List<Ended> ended() {
        return database.sql(
                        "select t.id, e.status, e.completed_at, t.result_type, e.result,"
                            + " t.result_url, t.callback_url is not null from tasks t join"
                            + " executions e on e.id = t.id where not t.ended and t.deleted_at is"
                            + " null and e.status in ('completed', 'failed', 'cancelled') order by"
                            + " t.id limit ? for update of t skip locked")
                .param(BATCH)
                .query((row, number) -> read(row))
                .list();
    }

    private static Ended read(ResultSet row) throws SQLException {
        @Nullable String progress = row.getString(5);
        return new Ended(
                new Deliveries.End(
                        Objects.requireNonNull(row.getObject(1, UUID.class)),
                        ExecutionStatus.of(row.getString(2)),
                        row.getObject(3, OffsetDateTime.class).toInstant(),
                        ResultType.valueOf(row.getString(4)),
                        progress == null ? null : TaskProgress.fromJson(Json.parse(progress)),
                        row.getString(6)),
                row.getBoolean(7));
    }

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void stop() {
        loop.close();
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }
}
