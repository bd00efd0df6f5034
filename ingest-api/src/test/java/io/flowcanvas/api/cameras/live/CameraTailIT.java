package io.flowcanvas.api.cameras.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.CameraEvent;
import io.flowcanvas.proto.engine.v1.CameraStatus;
import io.flowcanvas.proto.engine.v1.LineCrossed;
import io.flowcanvas.testkit.Services;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CameraTailIT {
    private static final Map<String, Object> KAFKA =
            Map.of("bootstrap.servers", Services.kafka().bootstrapServers());

    private final String group = "tail-" + UUID.randomUUID();
    private final UUID camera = UUID.randomUUID();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final CameraHub hub = new CameraHub(new SimpleMeterRegistry());
    private final CameraTail tail = new CameraTail(this::consumer, hub);
    private KafkaProducer<String, byte[]> producer;

    @BeforeEach
    void connect() {
        Api.shared(); // makes the topics
        producer = new KafkaProducer<>(KAFKA, new StringSerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void close() {
        tail.stop();
        producer.close();
    }

    @Test
    void tellsStatusesThatTheDatabaseMayNotHaveYetAndNothingElseFromBefore() throws Exception {
        hub.watch(camera, watcher());
        RecordMetadata stored = write(status(1, "connecting"));
        commitBehind(stored);
        write(status(2, "online"));
        write(crossed(3));
        write(status(4, "ended"));

        tail.start();
        await("stood online", "stood ended");
        write(crossed(5));
        write(status(6, "down"));

        await("stood online", "stood ended", "crossed 5", "happened down");
        assertThat(hub.newestStatus(camera, null)).isEqualTo(status(6, "down"));
    }

    private CameraWatcher watcher() {
        return new CameraWatcher() {
            @Override
            public void happened(CameraEvent event) {
                told.add(
                        event.hasStatus()
                                ? "happened " + event.getStatus().getStatus()
                                : "crossed " + event.getSeq());
            }

            @Override
            public void stood(CameraEvent status) {
                told.add("stood " + status.getStatus().getStatus());
            }
        };
    }

    private void await(String... expected) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(told).containsExactly(expected));
    }

    private void commitBehind(RecordMetadata record) {
        try (Consumer<String, byte[]> consumer = consumer()) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            consumer.assign(List.of(partition));
            consumer.commitSync(Map.of(partition, new OffsetAndMetadata(record.offset() + 1)));
        }
    }

    private Consumer<String, byte[]> consumer() {
        Map<String, Object> settings = new HashMap<>(KAFKA);
        settings.put("group.id", group);
        settings.put("enable.auto.commit", false);
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private RecordMetadata write(CameraEvent event) throws Exception {
        return producer.send(
                        new ProducerRecord<>(
                                Topics.CAMERA_EVENTS, event.getCameraId(), event.toByteArray()))
                .get();
    }

    private CameraEvent status(long seq, String status) {
        return event(seq).setStatus(CameraStatus.newBuilder().setStatus(status)).build();
    }

    private CameraEvent crossed(long seq) {
        return event(seq).setLineCrossed(LineCrossed.newBuilder().setLineId("door")).build();
    }

    private CameraEvent.Builder event(long seq) {
        return CameraEvent.newBuilder().setCameraId(camera.toString()).setOwner("anna").setSeq(seq);
    }
}
