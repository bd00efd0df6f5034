package io.flowcanvas.api.outbox;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.database.Schema;
import io.flowcanvas.api.messaging.RecordPublisher;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What every relay of changes works with. */
@Component
public final class OutboxServices {
    private final JdbcClient database;
    private final TransactionTemplate transactions;
    private final RecordPublisher publisher;
    private final Schema schema;
    private final Duration interval;

    OutboxServices(
            JdbcClient database,
            TransactionTemplate transactions,
            RecordPublisher publisher,
            Schema schema,
            ApiProperties properties) {
        this.database = database;
        this.transactions = transactions;
        this.publisher = publisher;
        this.schema = schema;
        this.interval = properties.submission().relayInterval();
    }

    JdbcClient database() {
        return database;
    }

    TransactionTemplate transactions() {
        return transactions;
    }

    RecordPublisher publisher() {
        return publisher;
    }

    boolean isReady() {
        return schema.isReady();
    }

    Duration interval() {
        return interval;
    }
}
