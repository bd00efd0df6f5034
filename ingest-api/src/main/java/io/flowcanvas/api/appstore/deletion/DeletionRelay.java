package io.flowcanvas.api.appstore.deletion;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.config.TaskProperties;
import io.flowcanvas.api.database.Schema;
import io.flowcanvas.api.messaging.BackgroundLoop;
import io.flowcanvas.api.messaging.Publication;
import io.flowcanvas.api.messaging.RecordPublisher;
import io.flowcanvas.api.submission.TaskRecords;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells the engine of deleted tasks until Kafka has taken it, and gives up tasks whose creation
 * ended without an answer, as after a crash. Replicas share the work.
 */
@Component
final class DeletionRelay implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(DeletionRelay.class);
    private static final int BATCH = 100;
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private record Deleted(UUID id, OffsetDateTime at) {}

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final RecordPublisher publisher;
    private final Schema schema;
    private final Duration creation;
    private final Duration grace;
    private final BackgroundLoop loop;

    DeletionRelay(
            JdbcClient database,
            TransactionTemplate transactions,
            RecordPublisher publisher,
            Schema schema,
            ApiProperties properties) {
        TaskProperties tasks = properties.tasks();
        this.database = database;
        this.transactions = transactions;
        this.publisher = publisher;
        this.schema = schema;
        this.creation = tasks.replyTimeout().multipliedBy(2).plus(MARGIN);
        this.grace = tasks.sweepAgainAfter();
        this.loop = new BackgroundLoop("task-deletions", tasks.sweepInterval(), this::relayAll);
    }

    void wake() {
        loop.wake();
    }

    private void relayAll() {
        if (!schema.isReady()) {
            return;
        }
        giveUpWhatNobodyWasToldOf();
        while (Boolean.TRUE.equals(transactions.execute(status -> tellSome()))) {
            // until nothing is left
        }
    }

    private void giveUpWhatNobodyWasToldOf() {
        int given =
                database.sql(
                                "with given as (update tasks set deleted_at = now(), next_sweep_at"
                                    + " = now() where not accepted and deleted_at is null and"
                                    + " inserted_at < now() - ? * interval '1 millisecond'"
                                    + " returning id) update executions e set status = 'cancelled',"
                                    + " completed_at = now() from given where e.id = given.id and"
                                    + " e.status in ('pending', 'running')")
                        .param(creation.toMillis())
                        .update();
        if (given > 0) {
            LOG.warn("event=tasks_given_up count={}", given);
        }
    }

    private boolean tellSome() {
        List<Deleted> deleted =
                database.sql(
                                "select id, deleted_at from tasks where deleted_at is not null and"
                                    + " told_at is null order by deleted_at limit ? for update skip"
                                    + " locked")
                        .param(BATCH)
                        .query(
                                (row, number) ->
                                        new Deleted(
                                                Objects.requireNonNull(
                                                        row.getObject(1, UUID.class)),
                                                row.getObject(2, OffsetDateTime.class)))
                        .list();
        if (deleted.isEmpty()) {
            return false;
        }
        Publication outcome =
                publisher
                        .publish(
                                deleted.size(),
                                index ->
                                        TaskRecords.delete(
                                                deleted.get(index).id(),
                                                deleted.get(index).at().toInstant()))
                        .join();
        if (!outcome.isComplete()) {
            throw new KafkaException("deletions of tasks wait to be told", outcome.failure());
        }
        database.sql(
                        "update tasks set told_at = now(), next_sweep_at = case when sweeps = 0"
                            + " then next_sweep_at else now() + ? * interval '1 millisecond' end"
                            + " where id = any(?::text[]::uuid[])")
                .params(
                        grace.toMillis(),
                        deleted.stream().map(one -> one.id().toString()).toArray(String[]::new))
                .update();
        return deleted.size() == BATCH;
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
