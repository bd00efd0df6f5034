package io.flowcanvas.api.appstore.webhook;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Callbacks to be sent. The database's clock decides when. Owners take turns: who has fewer under
 * way goes first, so that thousands of one owner's do not delay the few of another.
 */
@Component
final class DueRows {
    private static final String CLAIM =
            "update webhook_deliveries d set attempts = attempts + 1, next_attempt_at = now() + ? *"
                + " interval '1 millisecond' from tasks t, executions e where d.id in (select w.id"
                + " from webhook_deliveries w join (select v.id, row_number() over (partition by"
                + " o.owner order by v.next_attempt_at) + (select count(*) from unnest(?::text[])"
                + " busy where busy = o.owner) as turn from webhook_deliveries v join tasks x on"
                + " x.id = v.task_id join executions o on o.id = x.id where v.outcome is null and"
                + " v.next_attempt_at <= now() and x.deleted_at is null) turns on turns.id = w.id"
                + " where w.outcome is null and w.next_attempt_at <= now() order by turns.turn,"
                + " w.next_attempt_at limit ? for update of w skip locked) and t.id = d.task_id and"
                + " e.id = t.id returning d.id, d.task_id, d.attempts, (extract(epoch from now() -"
                + " d.created_at) * 1000)::bigint, t.callback_url, t.webhook_secret, d.body,"
                + " e.owner";

    private final JdbcClient database;

    /**
     * @param attempts with the one to come
     * @param since how long ago the first was due
     */
    record Due(
            UUID id,
            UUID taskId,
            int attempts,
            Duration since,
            String url,
            String secret,
            String body,
            String owner) {}

    DueRows(JdbcClient database) {
        this.database = database;
    }

    /**
     * Nobody else gets them until they are told of, or the time is over.
     *
     * @param underWay owners of those that this replica is sending, each as often as it has some
     * @param lease more than the longest time that an attempt takes
     */
    List<Due> claim(int most, Collection<String> underWay, Duration lease) {
        return database.sql(CLAIM)
                .params(lease.toMillis(), underWay.toArray(String[]::new), most)
                .query(
                        (row, number) ->
                                new Due(
                                        Objects.requireNonNull(row.getObject(1, UUID.class)),
                                        Objects.requireNonNull(row.getObject(2, UUID.class)),
                                        row.getInt(3),
                                        Duration.ofMillis(row.getLong(4)),
                                        row.getString(5),
                                        row.getString(6),
                                        row.getString(7),
                                        row.getString(8)))
                .list();
    }

    void end(Due due, String outcome, @Nullable String error) {
        database.sql(
                        "update webhook_deliveries set outcome = ?, last_error = ? where id = ? and"
                                + " attempts = ?")
                .param(outcome)
                .param(error)
                .param(due.id())
                .param(due.attempts())
                .update();
    }

    void putOff(Due due, Duration pause, @Nullable String error) {
        database.sql(
                        "update webhook_deliveries set next_attempt_at = now() + ? * interval '1"
                                + " millisecond', last_error = ? where id = ? and attempts = ?")
                .param(pause.toMillis())
                .param(error)
                .param(due.id())
                .param(due.attempts())
                .update();
    }
}
