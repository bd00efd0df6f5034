package io.flowcanvas.api.appstore.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Callbacks to be sent. The database's clock decides when. */
@Component
final class DueRows {
    private static final String CLAIM =
            "update webhook_deliveries d set attempts = attempts + 1, next_attempt_at = now() + ? *"
                + " interval '1 millisecond' from tasks t where d.id in (select w.id from"
                + " webhook_deliveries w join tasks x on x.id = w.task_id where w.outcome is null"
                + " and w.next_attempt_at <= now() and x.deleted_at is null order by"
                + " w.next_attempt_at limit ? for update of w skip locked) and t.id = d.task_id"
                + " returning d.id, d.task_id, d.attempts, (extract(epoch from now() -"
                + " d.created_at) * 1000)::bigint, t.callback_url, t.webhook_secret, d.body";

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
            String body) {}

    DueRows(JdbcClient database) {
        this.database = database;
    }

    /**
     * Nobody else gets them until they are told of, or the time is over.
     *
     * @param longest that an attempt takes
     */
    List<Due> claim(int most, Duration longest) {
        return database.sql(CLAIM)
                .params(longest.toMillis(), most)
                .query(
                        (row, number) ->
                                new Due(
                                        Objects.requireNonNull(row.getObject(1, UUID.class)),
                                        Objects.requireNonNull(row.getObject(2, UUID.class)),
                                        row.getInt(3),
                                        Duration.ofMillis(row.getLong(4)),
                                        row.getString(5),
                                        row.getString(6),
                                        row.getString(7)))
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
