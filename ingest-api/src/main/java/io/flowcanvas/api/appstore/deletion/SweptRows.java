package io.flowcanvas.api.appstore.deletion;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.core.naming.ObjectKeys;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which tasks' objects are to be deleted, and when. The database's clock decides. */
@Component
final class SweptRows {
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);
    private static final String MILLIS = " * interval '1 millisecond'";

    private final JdbcClient database;
    private final Duration grace;
    private final Duration afterlife;

    /**
     * A task whose turn it is.
     *
     * @param deleted whether all of it goes, or what it downloaded only
     * @param sweeps how often that was done before
     * @param settled whether the engine has known of the deletion for so long that it writes no
     *     more
     */
    record Turn(UUID id, boolean deleted, int sweeps, boolean settled) {

        List<String> prefixes() {
            return deleted ? all(id) : List.of(assets(id));
        }

        boolean isLast() {
            return deleted && settled && sweeps > 0;
        }

        static List<String> all(UUID id) {
            return List.of(ObjectKeys.task(id), ObjectKeys.outputs(id));
        }

        static String assets(UUID id) {
            String one = ObjectKeys.asset(id, 0, 0);
            return one.substring(0, one.lastIndexOf('/') + 1);
        }
    }

    SweptRows(JdbcClient database, ApiProperties properties) {
        this.database = database;
        this.grace = properties.tasks().sweepAgainAfter();
        this.afterlife = properties.tasks().sweepLastAfter();
    }

    /**
     * Nobody else gets it until it is done, or the time is over.
     *
     * @return null if there is none
     */
    @Nullable Turn next(Duration longest) {
        return database.sql(
                        "update tasks set next_sweep_at = now() + ?"
                                + MILLIS
                                + " where id = (select id from tasks where next_sweep_at <= now()"
                                + " order by next_sweep_at limit 1 for update skip locked)"
                                + " returning id, deleted_at is not null, sweeps, coalesce(told_at"
                                + " <= now() - ?"
                                + MILLIS
                                + ", false)")
                .params(longest.toMillis(), grace.toMillis())
                .query(
                        (row, number) ->
                                new Turn(
                                        Objects.requireNonNull(row.getObject(1, UUID.class)),
                                        row.getBoolean(2),
                                        row.getInt(3),
                                        row.getBoolean(4)))
                .optional()
                .orElse(null);
    }

    /** A failed task is swept twice, a deleted one until its rows go. */
    void swept(Turn turn) {
        boolean again = turn.deleted() || turn.sweeps() == 0;
        update(
                turn,
                "sweeps = sweeps + 1, next_sweep_at = now() + case when %s then ? end"
                                .formatted(again)
                        + MILLIS,
                grace);
    }

    void putOff(Turn turn) {
        update(turn, "next_sweep_at = now() + ?" + MILLIS, AFTER_FAILURE);
    }

    /** Remembers but that its objects are to be looked for once more. */
    void remove(Turn turn) {
        database.sql(
                        "insert into tasks_gone (id, sweep_at) select id, now() + ?"
                                + MILLIS
                                + " from tasks where id = ?")
                .params(afterlife.toMillis(), turn.id())
                .update();
        database.sql("delete from files where execution_id = ?").param(turn.id()).update();
        database.sql("delete from control_outbox where execution_id = ?").param(turn.id()).update();
        database.sql("delete from executions where id = ?").param(turn.id()).update();
    }

    /**
     * A task without rows whose turn it is. Nobody else gets it until the time is over.
     *
     * @return null if there is none
     */
    @Nullable UUID nextGone(Duration longest) {
        return database.sql(
                        "update tasks_gone set sweep_at = now() + ?"
                                + MILLIS
                                + " where id = (select id from tasks_gone where sweep_at <= now()"
                                + " order by sweep_at limit 1 for update skip locked) returning id")
                .param(longest.toMillis())
                .query(UUID.class)
                .optional()
                .orElse(null);
    }

    void forget(UUID gone) {
        database.sql("delete from tasks_gone where id = ?").param(gone).update();
    }

    /** Unless it has become another turn meanwhile: somebody deleted the task. */
    private void update(Turn turn, String change, Duration duration) {
        database.sql(
                        "update tasks set "
                                + change
                                + " where id = ? and sweeps = ? and (deleted_at is not null) = ?")
                .params(duration.toMillis(), turn.id(), turn.sweeps(), turn.deleted())
                .update();
    }
}
