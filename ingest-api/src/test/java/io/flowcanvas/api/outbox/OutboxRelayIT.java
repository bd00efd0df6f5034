package io.flowcanvas.api.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.database.Schema;
import io.flowcanvas.api.messaging.RecordPublisher;
import io.flowcanvas.api.support.Api;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

class OutboxRelayIT {
    private final long lock = ThreadLocalRandom.current().nextLong();
    private final AtomicInteger looked = new AtomicInteger();
    private final OutboxRelay<String> relay =
            new OutboxRelay<>("test-relay", lock, new Nothing(), services());

    @Test
    void looksAgainSoonWhereAnotherReplicaWasAtItWhenAChangeCame() throws Exception {
        try (Connection other = Api.sharedDatabase().connect();
                Statement statement = other.createStatement()) {
            statement.execute("select pg_advisory_lock(%d)".formatted(lock));
            relay.start();
            relay.wake();
            Awaitility.await()
                    .during(Duration.ofMillis(300))
                    .untilAsserted(() -> assertThat(looked).hasValue(0));

            statement.execute("select pg_advisory_unlock(%d)".formatted(lock));

            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(looked).hasPositiveValue());
        } finally {
            relay.stop();
        }
    }

    /** As the shared API has them, but looking by themselves once an hour only. */
    private static OutboxServices services() {
        Api api = Api.shared();
        ApiProperties properties =
                new Binder(
                                new MapConfigurationPropertySource(
                                        Map.of("flowcanvas.submission.relay-interval", "1h")))
                        .bindOrCreate("flowcanvas", ApiProperties.class);
        return new OutboxServices(
                api.bean(JdbcClient.class),
                api.bean(TransactionTemplate.class),
                api.bean(RecordPublisher.class),
                api.bean(Schema.class),
                properties);
    }

    /** Never has a change, but counts how often it is asked. */
    private final class Nothing implements OutboxRelay.Table<String> {
        @Override
        public List<String> changes(JdbcClient database, int most) {
            looked.incrementAndGet();
            return List.of();
        }

        @Override
        public ProducerRecord<String, byte[]> record(String change) {
            throw new IllegalStateException("there is no change");
        }

        @Override
        public void markPublished(JdbcClient database, String change) {
            throw new IllegalStateException("there is no change");
        }
    }
}
