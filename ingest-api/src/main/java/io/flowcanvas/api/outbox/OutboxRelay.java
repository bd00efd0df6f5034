package io.flowcanvas.api.outbox;

import io.flowcanvas.api.messaging.BackgroundLoop;
import io.flowcanvas.api.messaging.Publication;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Publishes the rows of a table that have changed. One replica at a time, so that what is told of a
 * row arrives in order; what was told but not marked as such is told again. A replica that finds
 * another at it cannot know whether that one has seen the change made here, and soon looks again.
 *
 * @param <C> a change
 */
public final class OutboxRelay<C> implements SmartLifecycle {
    private static final int BATCH = 100;
    private static final long LOOK_AGAIN_MS = 100;

    /**
     * A table with rows to be told of. Called within one transaction.
     *
     * @param <C> a change
     */
    public interface Table<C> {
        /** The first so many that are not published. */
        List<C> changes(JdbcClient database, int most);

        ProducerRecord<String, byte[]> record(C change);

        /** Unless the row has changed again since. */
        void markPublished(JdbcClient database, C change);
    }

    private final Table<C> table;
    private final long lock;
    private final OutboxServices services;
    private final BackgroundLoop loop;
    private final AtomicBoolean looksAgain = new AtomicBoolean();
    private volatile boolean unseen;

    /**
     * @param name of the thread, and in the log
     * @param lock names the table among all that replicas take turns with
     */
    public OutboxRelay(String name, long lock, Table<C> table, OutboxServices services) {
        this.table = table;
        this.lock = lock;
        this.services = services;
        this.loop = new BackgroundLoop(name, services.interval(), this::relayAll);
    }

    /** There is something to be told. */
    public void wake() {
        unseen = true;
        loop.wake();
    }

    private void relayAll() {
        if (services.isReady()) {
            while (Boolean.TRUE.equals(services.transactions().execute(status -> relaySome()))) {
                // until nothing is left
            }
        }
    }

    private boolean relaySome() {
        JdbcClient database = services.database();
        boolean alone =
                database.sql("select pg_try_advisory_xact_lock(?)")
                        .param(lock)
                        .query(Boolean.class)
                        .single();
        if (!alone) {
            lookAgainIfWoken();
            return false;
        }
        unseen = false;
        List<C> changes = table.changes(database, BATCH);
        if (changes.isEmpty()) {
            return false;
        }
        Publication outcome =
                services.publisher()
                        .publish(changes.size(), index -> table.record(changes.get(index)))
                        .join();
        if (!outcome.isComplete()) {
            throw new KafkaException("changes wait to be published", outcome.failure());
        }
        changes.forEach(change -> table.markPublished(database, change));
        return changes.size() == BATCH;
    }

    private void lookAgainIfWoken() {
        if (unseen && looksAgain.compareAndSet(false, true)) {
            CompletableFuture.delayedExecutor(LOOK_AGAIN_MS, TimeUnit.MILLISECONDS)
                    .execute(
                            () -> {
                                looksAgain.set(false);
                                loop.wake();
                            });
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
