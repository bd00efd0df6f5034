package io.flowcanvas.api.submission;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.config.SubmissionProperties;
import io.flowcanvas.api.database.Schema;
import io.flowcanvas.api.messaging.BackgroundLoop;
import io.flowcanvas.api.messaging.Publication;
import io.flowcanvas.api.messaging.RecordPublisher;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Finishes what a crash or an outage left between database and Kafka; replicas share the work. An
 * execution whose inputs are all in the object store is published (again: the engine takes a second
 * copy for what it is). One with inputs that are gone was never accepted: it fails, and what of it
 * got out is cancelled. Cancellations are published until Kafka has them.
 */
@Component
final class ExecutionRelay implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutionRelay.class);
    private static final int BATCH = 50;

    private final LeftBehind rows;
    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final RecordPublisher publisher;
    private final Schema schema;
    private final SubmissionProperties properties;
    private final BackgroundLoop loop;

    ExecutionRelay(
            JdbcClient database,
            TransactionTemplate transactions,
            RecordPublisher publisher,
            Schema schema,
            ApiProperties properties) {
        this.rows = new LeftBehind(database);
        this.database = database;
        this.transactions = transactions;
        this.publisher = publisher;
        this.schema = schema;
        this.properties = properties.submission();
        this.loop =
                new BackgroundLoop(
                        "execution-relay", this.properties.relayInterval(), this::relayAll);
    }

    void wake() {
        loop.wake();
    }

    private void relayAll() {
        if (!schema.isReady()) {
            return;
        }
        while (Boolean.TRUE.equals(transactions.execute(status -> cancelSome()))) {
            // until nothing is left
        }
        while (Boolean.TRUE.equals(transactions.execute(status -> settleOne()))) {
            // until nothing is left
        }
        purge();
    }

    private void purge() {
        database.sql(
                        "delete from idempotency_keys where created_at < now() - ? * interval '1"
                                + " second'")
                .param(properties.idempotencyRetention().toSeconds())
                .update();
        database.sql("delete from refresh_tokens where expires_at < now()").update();
    }

    private boolean settleOne() {
        LeftBehind.Execution left = rows.next();
        if (left == null) {
            return false;
        }
        if (left.isFinal()) {
            rows.markPublished(left);
        } else if (left.inputsAreStored()) {
            publishAgain(left);
        } else {
            fail(left, "its inputs are gone");
        }
        return true;
    }

    private void fail(LeftBehind.Execution left, String reason) {
        rows.fail(left);
        LOG.warn("event=execution_not_accepted execution_id={} reason=\"{}\"", left.id(), reason);
    }

    /** What no later attempt would publish fails, so that it does not stand in the way. */
    private void publishAgain(LeftBehind.Execution left) {
        Publication outcome;
        try {
            outcome =
                    left.isPipeline()
                            ? publish(left.records(), rows.items(left))
                            : publisher.publish(left.call()).join();
        } catch (InvalidProtocolBufferException e) {
            fail(left, "its definition cannot be read: " + e.getMessage());
            return;
        }
        Throwable failure = outcome.failure();
        if (failure instanceof RecordTooLargeException
                || (failure instanceof RuntimeException && !(failure instanceof KafkaException))) {
            fail(left, "its records cannot be made: " + failure);
            return;
        }
        require(outcome);
        rows.markPublished(left);
        LOG.info("event=execution_published_again execution_id={}", left.id());
    }

    private Publication publish(ItemRecords records, List<LeftBehind.Item> items) {
        return publisher
                .publish(
                        items.size(),
                        index ->
                                records.stored(
                                        items.get(index).index(),
                                        items.get(index).filename(),
                                        items.get(index).objectKey()))
                .join();
    }

    private boolean cancelSome() {
        List<LeftBehind.Cancellation> waiting = rows.cancellations(BATCH);
        if (waiting.isEmpty()) {
            return false;
        }
        List<ProducerRecord<String, byte[]>> records =
                waiting.stream().flatMap(LeftBehind.Cancellation::toRecords).toList();
        require(publisher.publish(records.size(), records::get).join());
        waiting.forEach(rows::forget);
        return waiting.size() == BATCH;
    }

    private static void require(Publication outcome) {
        if (!outcome.isComplete()) {
            throw new KafkaException("records wait to be published", outcome.failure());
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
