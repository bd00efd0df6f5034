package io.flowcanvas.api.appstore.deletion;

import io.flowcanvas.api.database.Database;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Deletes tasks: for clients at once, for good as soon as everything needed for it is up. The mark
 * in the database is the promise.
 */
@Component
public final class TaskDeletions {
    private static final String MARK =
            "with deleted as (update tasks set deleted_at = now(), sweeps = 0, next_sweep_at ="
                + " now() where id = :id and deleted_at is null returning id) update executions e"
                + " set status = case when status in ('pending', 'running') then 'cancelled' else"
                + " status end, completed_at = coalesce(completed_at, now()) from deleted where"
                + " e.id = deleted.id";

    private final Database database;
    private final DeletionRelay relay;
    private final TaskSweeper sweeper;

    TaskDeletions(Database database, DeletionRelay relay, TaskSweeper sweeper) {
        this.database = database;
        this.relay = relay;
        this.sweeper = sweeper;
    }

    /**
     * From here on it is not there. Its execution has ended, so that no late event changes it.
     *
     * @return false if it was not there before
     */
    public Mono<Boolean> delete(UUID id) {
        return database.one(client -> client.sql(MARK).bind("id", id).fetch().rowsUpdated())
                .map(rows -> rows > 0)
                .doOnNext(
                        deleted -> {
                            relay.wake();
                            sweeper.wake();
                        });
    }
}
