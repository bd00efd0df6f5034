package io.flowcanvas.api.appstore.deletion;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.config.TaskProperties;
import io.flowcanvas.api.database.Schema;
import io.flowcanvas.api.messaging.BackgroundLoop;
import io.flowcanvas.api.objectstore.ObjectStore;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import reactor.core.publisher.Flux;

/**
 * Deletes the objects of deleted tasks, and what failed tasks downloaded; a second time after a
 * while, for what was still being written. Then the rows of deleted tasks go, unless the engine has
 * not been told yet; long after, whatever it wrote late goes, too. Replicas share the work: who
 * sweeps a task puts its next turn off first.
 */
@Component
public final class TaskSweeper implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(TaskSweeper.class);
    private static final Duration LONGEST_SWEEP = Duration.ofMinutes(5);

    private final SweptRows rows;
    private final TransactionTemplate transactions;
    private final ObjectStore objects;
    private final Schema schema;
    private final BackgroundLoop loop;

    TaskSweeper(
            SweptRows rows,
            TransactionTemplate transactions,
            ObjectStore objects,
            Schema schema,
            ApiProperties properties) {
        TaskProperties tasks = properties.tasks();
        this.rows = rows;
        this.transactions = transactions;
        this.objects = objects;
        this.schema = schema;
        this.loop = new BackgroundLoop("task-sweeper", tasks.sweepInterval(), this::sweepAll);
    }

    public void wake() {
        loop.wake();
    }

    private void sweepAll() {
        if (!schema.isReady()) {
            return;
        }
        SweptRows.Turn turn = rows.next(LONGEST_SWEEP);
        while (turn != null) {
            sweep(turn);
            turn = rows.next(LONGEST_SWEEP);
        }
        UUID gone = rows.nextGone(LONGEST_SWEEP);
        while (gone != null) {
            deleteUnder(SweptRows.Turn.all(gone));
            rows.forget(gone);
            gone = rows.nextGone(LONGEST_SWEEP);
        }
    }

    private void deleteUnder(List<String> prefixes) {
        Flux.fromIterable(prefixes).concatMap(objects::deleteUnder).then().block(LONGEST_SWEEP);
    }

    private void sweep(SweptRows.Turn turn) {
        try {
            deleteUnder(turn.prefixes());
        } catch (RuntimeException e) {
            rows.putOff(turn);
            throw e;
        }
        if (turn.isLast()) {
            transactions.executeWithoutResult(status -> rows.remove(turn));
            LOG.info("event=task_deleted execution_id={}", turn.id());
        } else {
            rows.swept(turn);
        }
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
