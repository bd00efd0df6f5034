package io.flowcanvas.e2e;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Another system that submits images through Kafka, written from the published schema. */
final class ImageRequests implements AutoCloseable {
    private static final String IMAGE = Base64.getEncoder().encodeToString(png());

    private final Map<String, Object> settings;
    private final String client;
    private final String pipeline;
    private final KafkaProducer<String, String> producer;

    ImageRequests(String kafka, String client, String pipeline) {
        this.settings = Map.of("bootstrap.servers", kafka);
        this.client = client;
        this.pipeline = pipeline;
        this.producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    void send(String message) {
        producer.send(new ProducerRecord<>("image-requests", client, message));
    }

    String good(String correlationId) {
        return """
        {"client_id": "%s", "correlation_id": "%s", "image_data": "%s", "image_format": "png",
         "pipeline_config": {"pipeline_id": "%s", "parameters": {}, "priority": "normal"},
         "timestamp": "2025-07-12T10:30:00Z"}
        """
                .formatted(client, correlationId, IMAGE, pipeline);
    }

    /** Ten that cannot be run. */
    List<String> broken() {
        String good = good("broken");
        return List.of(
                good.substring(0, good.length() / 2),
                "[" + good + "]",
                good.replace("\"client_id\"", "\"client\""),
                good.replace("\"correlation_id\": \"broken\"", "\"correlation_id\": 7"),
                good.replace("\"png\"", "\"jpeg\""),
                good.replace(IMAGE, IMAGE.substring(0, 60)),
                good.replace(IMAGE, "***"),
                good.replace("\"normal\"", "\"soon\""),
                good.replace("\"parameters\": {}", "\"parameters\": {\"colour\": \"red\"}"),
                good.replace(pipeline, "01890000-0000-7000-8000-000000000000"));
    }

    void flush() {
        producer.flush();
    }

    /** Everything in a topic now. */
    List<ConsumerRecord<byte[], byte[]>> all(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }

    /** How many records a topic has had. */
    long count(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Collection<Long> ends = consumer.endOffsets(partitions(consumer, topic)).values();
            return ends.stream().mapToLong(Long::longValue).sum();
        }
    }

    private static List<TopicPartition> partitions(
            KafkaConsumer<byte[], byte[]> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] png() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(new BufferedImage(16, 12, BufferedImage.TYPE_INT_RGB), "png", out);
        } catch (IOException e) {
            throw new AssertionError("memory can be written", e);
        }
        return out.toByteArray();
    }

    @Override
    public void close() {
        producer.close();
    }
}
