package io.flowcanvas.api.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.testkit.Services;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class TopicTailIT {
    private static final Map<String, Object> KAFKA =
            Map.of(
                    "bootstrap.servers",
                    Services.kafka().bootstrapServers(),
                    "metadata.max.age.ms",
                    1_000);

    private final String topic = "tail-" + UUID.randomUUID();
    private final List<String> read = new ArrayList<>();

    @Test
    void readsWhatComesAfterItWasOpenedAndAllOfPartitionsThatAreAdded() throws Exception {
        try (Admin admin = Admin.create(KAFKA);
                KafkaProducer<String, byte[]> producer =
                        new KafkaProducer<>(
                                KAFKA, new StringSerializer(), new ByteArraySerializer());
                TopicTail tail = tail()) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
            send(producer, 0, "before");
            tail.open();
            send(producer, 0, "after");
            awaitRead(tail, "after");

            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(2))).all().get();
            send(producer, 1, "elsewhere");
            awaitRead(tail, "after", "elsewhere");
        }
    }

    @Test
    void goesOnWhereItWasWhenItIsOpenedAgain() throws Exception {
        try (Admin admin = Admin.create(KAFKA);
                KafkaProducer<String, byte[]> producer =
                        new KafkaProducer<>(
                                KAFKA, new StringSerializer(), new ByteArraySerializer());
                TopicTail tail = tail()) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
            tail.open();
            send(producer, 0, "one");
            awaitRead(tail, "one");
            tail.close();
            send(producer, 0, "two");
            awaitRead(tail, "one", "two");
        }
    }

    private TopicTail tail() {
        return new TopicTail(
                topic,
                () ->
                        new KafkaConsumer<>(
                                KAFKA, new StringDeserializer(), new ByteArrayDeserializer()),
                record -> read.add(record.key()));
    }

    private void send(KafkaProducer<String, byte[]> producer, int partition, String key)
            throws InterruptedException, ExecutionException {
        // a partition just made is not known everywhere at once
        Awaitility.await().until(() -> producer.partitionsFor(topic).size() > partition);
        producer.send(new ProducerRecord<>(topic, partition, key, new byte[0])).get();
    }

    private void awaitRead(TopicTail tail, String... keys) {
        Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(30))
                .untilAsserted(
                        () -> {
                            tail.poll();
                            assertThat(read).containsExactly(keys);
                        });
    }
}
