package io.flowcanvas.api.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.testkit.Services;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class GroupReaderIT {
    private static final Map<String, Object> KAFKA =
            Map.of("bootstrap.servers", Services.kafka().bootstrapServers());

    private final String topic = "group-" + UUID.randomUUID();
    private final List<String> taken = new ArrayList<>();
    private long now;

    @BeforeEach
    void makeTopic() throws Exception {
        try (Admin admin = Admin.create(KAFKA)) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
    }

    @Test
    void goesOnWhereTheOneBeforeHasEnded() throws Exception {
        send("one");
        try (GroupReader first = reader()) {
            awaitTaken(1, first);
        }
        send("two");

        try (GroupReader second = reader()) {
            awaitTaken(2, second);
            second.poll();
        }
        assertThat(taken).containsExactly("one", "two");
    }

    @Test
    void handsOverWhatItHasTakenToAnotherReplica() throws Exception {
        send("one");
        try (GroupReader first = reader();
                GroupReader second = reader()) {
            awaitTaken(1, first);
            second.poll();
            first.close();
            send("two");

            awaitTaken(2, second);
            second.poll();
        }
        assertThat(taken).containsExactly("one", "two");
    }

    @Test
    void readsAgainWhatCouldNotBeTaken() throws Exception {
        send("one");
        List<String> refused = new ArrayList<>();
        try (GroupReader reader =
                new GroupReader(
                        topic,
                        topic,
                        10,
                        settings(),
                        records -> {
                            if (refused.isEmpty()) {
                                refused.addAll(texts(records));
                                throw new IllegalStateException("as this test wants");
                            }
                            taken.addAll(texts(records));
                        })) {
            assertThatThrownBy(
                            () -> {
                                while (taken.isEmpty()) {
                                    reader.poll();
                                }
                            })
                    .hasMessage("as this test wants");

            awaitTaken(1, reader);
        }
        assertThat(refused).containsExactly("one");
        assertThat(taken).containsExactly("one");
    }

    @Test
    void commitsTwiceASecondAndWhenNothingMoreComes() throws Exception {
        try (GroupReader reader = reader()) {
            send("one");
            awaitTaken(1, reader);
            assertThat(committed()).isZero();

            now = Duration.ofMillis(500).toNanos();
            send("two");
            awaitTaken(2, reader);
            assertThat(committed()).isEqualTo(2);

            send("three");
            awaitTaken(3, reader);
            assertThat(committed()).isEqualTo(2);

            reader.poll();
            assertThat(committed()).isEqualTo(3);
        }
    }

    @Test
    void commitsAtTheEnd() throws Exception {
        send("one");
        try (GroupReader reader = reader()) {
            awaitTaken(1, reader);
            assertThat(committed()).isZero();
        }

        assertThat(committed()).isEqualTo(1);
    }

    private long committed() throws Exception {
        try (Admin admin = Admin.create(KAFKA)) {
            return admin
                    .listConsumerGroupOffsets(topic)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .values()
                    .stream()
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        }
    }

    private void awaitTaken(int count, GroupReader... readers) {
        patiently()
                .until(
                        () -> {
                            for (GroupReader reader : readers) {
                                reader.poll();
                            }
                            return taken.size() >= count;
                        });
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(60));
    }

    private GroupReader reader() {
        return new GroupReader(
                topic, topic, 10, settings(), records -> taken.addAll(texts(records)), () -> now);
    }

    private static List<String> texts(List<ConsumerRecord<String, byte[]>> records) {
        return records.stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private static KafkaSettings settings() {
        return new KafkaSettings(
                new Binder(
                                new MapConfigurationPropertySource(
                                        Map.of(
                                                "flowcanvas.kafka.bootstrap-servers",
                                                Services.kafka().bootstrapServers())))
                        .bindOrCreate("flowcanvas", ApiProperties.class));
    }

    private void send(String text) throws Exception {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(KAFKA, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, "key", text.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }
}
