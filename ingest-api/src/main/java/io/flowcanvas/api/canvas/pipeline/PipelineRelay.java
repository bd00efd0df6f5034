package io.flowcanvas.api.canvas.pipeline;

import com.google.protobuf.ByteString;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.database.Schema;
import io.flowcanvas.api.messaging.BackgroundLoop;
import io.flowcanvas.api.messaging.Publication;
import io.flowcanvas.api.messaging.RecordPublisher;
import io.flowcanvas.core.naming.Topics;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells the engine of every change to a pipeline, over topic {@code pipelines}. One replica at a
 * time, so that versions arrive in order.
 */
@Component
final class PipelineRelay implements SmartLifecycle {
    private static final long LOCK = 0x666c6f7770697065L;
    private static final int BATCH = 100;

    /** Null definition: deleted. */
    private record Change(UUID id, int version, boolean deleted, @Nullable ByteString definition) {}

    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final RecordPublisher publisher;
    private final Schema schema;
    private final BackgroundLoop loop;

    PipelineRelay(
            JdbcClient database,
            TransactionTemplate transactions,
            RecordPublisher publisher,
            Schema schema,
            ApiProperties properties) {
        this.database = database;
        this.transactions = transactions;
        this.publisher = publisher;
        this.schema = schema;
        this.loop =
                new BackgroundLoop(
                        "pipeline-relay", properties.submission().relayInterval(), this::relayAll);
    }

    void wake() {
        loop.wake();
    }

    private void relayAll() {
        if (schema.isReady()) {
            while (Boolean.TRUE.equals(transactions.execute(status -> relaySome()))) {
                // until nothing is left
            }
        }
    }

    private boolean relaySome() {
        boolean alone =
                database.sql("select pg_try_advisory_xact_lock(?)")
                        .param(LOCK)
                        .query(Boolean.class)
                        .single();
        List<Change> changes = alone ? changes() : List.of();
        if (changes.isEmpty()) {
            return false;
        }
        Publication outcome =
                publisher.publish(changes.size(), index -> record(changes.get(index))).join();
        if (!outcome.isComplete()) {
            throw new KafkaException("pipelines wait to be published", outcome.failure());
        }
        changes.forEach(this::markPublished);
        return changes.size() == BATCH;
    }

    private List<Change> changes() {
        return database.sql(
                        "select p.id, p.version, p.deleted_at is not null as deleted, v.definition"
                                + " from pipelines p join pipeline_versions v"
                                + " on v.pipeline_id = p.id and v.version = p.version"
                                + " where not p.published order by p.updated_at limit ?")
                .param(BATCH)
                .query(
                        (row, number) ->
                                new Change(
                                        Objects.requireNonNull(row.getObject(1, UUID.class)),
                                        row.getInt(2),
                                        row.getBoolean(3),
                                        row.getBoolean(3)
                                                ? null
                                                : ByteString.copyFrom(row.getBytes(4))))
                .list();
    }

    private static ProducerRecord<String, byte[]> record(Change change) {
        ByteString definition = change.definition();
        return new ProducerRecord<>(
                Topics.PIPELINES,
                change.id().toString(),
                definition == null ? null : definition.toByteArray());
    }

    /** Unless it has changed again since. */
    private void markPublished(Change change) {
        database.sql(
                        "update pipelines set published = true where id = ? and version = ?"
                                + " and (deleted_at is not null) = ?")
                .params(change.id(), change.version(), change.deleted())
                .update();
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
