package io.flowcanvas.standalone.cameras;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.engine.v1.CameraEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Tells the engine of cameras, and the glass what the engine says of their frames. */
final class CameraTopics implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long MICROS = 1_000_000;
    private static final int NANOS_PER_MICRO = 1000;

    private final Glass glass;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread reading = new Thread(this::read, "camera-events");

    private CameraTopics(String bootstrapServers, Glass glass) {
        this.glass = glass;
        this.producer =
                new KafkaProducer<>(
                        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        this.consumer =
                new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                false),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
    }

    /** Reads events from now on. */
    static CameraTopics open(String bootstrapServers, Glass glass) {
        CameraTopics topics = new CameraTopics(bootstrapServers, glass);
        List<TopicPartition> partitions =
                topics.consumer.partitionsFor(Topics.CAMERA_EVENTS).stream()
                        .map(each -> new TopicPartition(each.topic(), each.partition()))
                        .toList();
        topics.consumer.assign(partitions);
        topics.consumer.seekToEnd(partitions);
        partitions.forEach(topics.consumer::position);
        topics.reading.start();
        return topics;
    }

    void add(CameraDefinition camera) throws InterruptedException {
        send(camera.getId(), camera.toByteArray());
    }

    void remove(String camera) throws InterruptedException {
        send(camera, null);
    }

    private void send(String camera, byte @Nullable [] value) throws InterruptedException {
        byte[] key = camera.getBytes(StandardCharsets.UTF_8);
        try {
            producer.send(new ProducerRecord<>(Topics.CAMERAS, key, value)).get();
        } catch (ExecutionException refused) {
            throw new IllegalStateException("Kafka does not take cameras", refused.getCause());
        }
    }

    private void read() {
        try {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    look(CameraEvent.parseFrom(record.value()));
                }
            }
        } catch (WakeupException closed) {
            consumer.close();
        } catch (InvalidProtocolBufferException unreadable) {
            throw new IllegalStateException("an event is not readable", unreadable);
        }
    }

    private void look(CameraEvent event) {
        if (event.hasFrame()) {
            glass.seen(
                    event.getCameraId(), event.getFrame().getFrame(), micros(event.getEmittedAt()));
        }
    }

    private static long micros(Timestamp time) {
        return time.getSeconds() * MICROS + time.getNanos() / NANOS_PER_MICRO;
    }

    @Override
    public void close() throws InterruptedException {
        consumer.wakeup();
        reading.join();
        producer.close();
    }
}
