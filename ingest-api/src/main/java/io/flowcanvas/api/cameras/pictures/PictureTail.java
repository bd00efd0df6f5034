package io.flowcanvas.api.cameras.pictures;

import io.flowcanvas.core.naming.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Reads, as they grow, the partitions that hold pictures of some cameras, and no others. Used by
 * one thread.
 */
final class PictureTail implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);
    private static final long COUNTED_FOR_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Supplier<Consumer<String, byte[]>> consumers;
    private final BiConsumer<UUID, ConsumerRecord<String, byte[]>> reader;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private @Nullable Consumer<String, byte[]> consumer;
    private int partitions;
    private long countedAt;

    /**
     * @param reader gets the records of the cameras asked for; must not throw
     */
    PictureTail(
            Supplier<Consumer<String, byte[]>> consumers,
            BiConsumer<UUID, ConsumerRecord<String, byte[]>> reader) {
        this.consumers = consumers;
        this.reader = reader;
    }

    /**
     * Makes sure that whatever is written of these cameras from now on will be read, and nothing of
     * others.
     *
     * @return where each one's pictures are
     */
    Map<UUID, TopicPartition> turnTo(Collection<UUID> cameras) {
        Consumer<String, byte[]> open = open();
        try {
            count(open);
            Map<UUID, TopicPartition> places = new HashMap<>();
            cameras.forEach(camera -> places.put(camera, partition(camera, partitions)));
            Set<TopicPartition> wanted = new HashSet<>(places.values());
            if (!open.assignment().equals(wanted)) {
                assign(open, wanted);
            }
            return places;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Reads what has come, or waits a tenth of a second for something. */
    void poll(Set<UUID> cameras) {
        Consumer<String, byte[]> open = open();
        Map<String, UUID> keys = new HashMap<>();
        cameras.forEach(camera -> keys.put(camera.toString(), camera));
        try {
            for (ConsumerRecord<String, byte[]> record : open.poll(POLL)) {
                positions.put(
                        new TopicPartition(record.topic(), record.partition()),
                        record.offset() + 1);
                UUID camera = keys.get(record.key());
                if (camera != null) {
                    reader.accept(camera, record);
                }
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Where the engine's producer puts a key. */
    static TopicPartition partition(UUID camera, int partitions) {
        byte[] key = camera.toString().getBytes(StandardCharsets.UTF_8);
        return new TopicPartition(
                Topics.CAMERA_PICTURES, Utils.toPositive(Utils.murmur2(key)) % partitions);
    }

    private void assign(Consumer<String, byte[]> open, Set<TopicPartition> wanted) {
        positions.keySet().retainAll(wanted);
        open.assign(wanted);
        for (TopicPartition partition : wanted) {
            Long known = positions.get(partition);
            if (known == null) {
                open.seekToEnd(Set.of(partition));
                positions.put(partition, open.position(partition, ANSWER_TIMEOUT));
            } else {
                open.seek(partition, known);
            }
        }
    }

    private void count(Consumer<String, byte[]> open) {
        if (partitions == 0 || System.nanoTime() - countedAt > COUNTED_FOR_NANOS) {
            partitions = open.partitionsFor(Topics.CAMERA_PICTURES, ANSWER_TIMEOUT).size();
            countedAt = System.nanoTime();
            if (partitions == 0) {
                throw new KafkaException("there is no topic " + Topics.CAMERA_PICTURES);
            }
        }
    }

    private Consumer<String, byte[]> open() {
        Consumer<String, byte[]> open = consumer;
        if (open == null) {
            open = consumers.get();
            consumer = open;
        }
        return open;
    }

    /** What is written until the next turn is not read. */
    void rest() {
        positions.clear();
        close();
    }

    /** The next turn goes on where this one ended. */
    @Override
    public void close() {
        if (consumer != null) {
            consumer.close();
            consumer = null;
        }
    }
}
