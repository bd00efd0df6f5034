package io.flowcanvas.standalone.records;

import io.flowcanvas.standalone.settings.StackException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads ranges of offsets, a few megabytes at a time. */
public final class RecordReader {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(200);

    /** Bytes; a letter that is larger comes alone. */
    private static final int FETCH = 8 * 1024 * 1024;

    private final String bootstrapServers;

    public RecordReader(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * @param first where to begin in each partition
     * @param ends the offset after the last one wanted
     * @throws StackException when nothing comes for half a minute
     */
    public void read(
            Map<TopicPartition, Long> first,
            Map<TopicPartition, Long> ends,
            Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            first.keySet().stream()
                    .sorted(Comparator.comparingInt(TopicPartition::partition))
                    .forEach(
                            partition ->
                                    read(
                                            consumer,
                                            partition,
                                            first.getOrDefault(partition, 0L),
                                            ends.getOrDefault(partition, 0L),
                                            visitor));
        }
    }

    private static void read(
            KafkaConsumer<byte[], byte[]> consumer,
            TopicPartition partition,
            long begin,
            long end,
            Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, begin);
        long position = begin;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (position < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < end) {
                    visitor.accept(record);
                }
            }
            long next = consumer.position(partition);
            if (next > position) {
                position = next;
                deadline = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new StackException(
                        "kafka sent nothing of %s for %d s"
                                .formatted(partition, PATIENCE.toSeconds()));
            }
        }
    }

    /** One that reads what is committed; whoever asks for it closes it. */
    public KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                        FETCH,
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        FETCH,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        (int) PATIENCE.toMillis()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
