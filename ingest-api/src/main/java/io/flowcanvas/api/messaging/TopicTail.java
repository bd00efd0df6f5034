package io.flowcanvas.api.messaging;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic as it grows: every partition, without a consumer group, from its end when first
 * opened, or some way before, and from where it was after a failure. Partitions that are added
 * later are read from their beginning. Used by one thread.
 */
public final class TopicTail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicTail.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);
    private static final long LOOK_FOR_PARTITIONS_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Where to begin when first opened. */
    @FunctionalInterface
    public interface Beginning {
        /**
         * @param consumer with all partitions assigned
         * @param ends of all partitions
         * @return an offset for each of them
         */
        Map<TopicPartition, Long> of(
                Consumer<String, byte[]> consumer, Map<TopicPartition, Long> ends);
    }

    private final String topic;
    private final Supplier<Consumer<String, byte[]>> consumers;
    private final java.util.function.Consumer<ConsumerRecord<String, byte[]>> reader;
    private final Beginning beginning;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private @Nullable Consumer<String, byte[]> consumer;
    private long lookedAt;

    /**
     * @param reader must not throw
     */
    public TopicTail(
            String topic,
            Supplier<Consumer<String, byte[]>> consumers,
            java.util.function.Consumer<ConsumerRecord<String, byte[]>> reader) {
        this(topic, consumers, reader, (consumer, ends) -> ends);
    }

    /**
     * @param reader must not throw
     */
    public TopicTail(
            String topic,
            Supplier<Consumer<String, byte[]>> consumers,
            java.util.function.Consumer<ConsumerRecord<String, byte[]>> reader,
            Beginning beginning) {
        this.topic = topic;
        this.consumers = consumers;
        this.reader = reader;
        this.beginning = beginning;
    }

    /**
     * Makes sure that whatever is written from now on will be read.
     *
     * @throws KafkaException if Kafka cannot say where the topic ends
     */
    public void open() {
        if (consumer == null) {
            Consumer<String, byte[]> opened = consumers.get();
            try {
                assign(opened, partitions(opened));
            } catch (RuntimeException e) {
                opened.close();
                throw e;
            }
            consumer = opened;
        }
    }

    /** Reads what has come, or waits half a second for something. */
    public void poll() {
        open();
        Consumer<String, byte[]> open = consumer;
        if (open == null) {
            return;
        }
        try {
            takeInNewPartitions(open);
            for (ConsumerRecord<String, byte[]> record : open.poll(POLL)) {
                positions.put(
                        new TopicPartition(record.topic(), record.partition()),
                        record.offset() + 1);
                reader.accept(record);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private List<TopicPartition> partitions(Consumer<String, byte[]> open) {
        List<TopicPartition> partitions =
                open.partitionsFor(topic, ANSWER_TIMEOUT).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        if (partitions.isEmpty()) {
            throw new KafkaException("there is no topic " + topic);
        }
        return partitions;
    }

    private void assign(Consumer<String, byte[]> open, List<TopicPartition> partitions) {
        open.assign(partitions);
        if (positions.isEmpty()) {
            open.seekToEnd(partitions);
            Map<TopicPartition, Long> ends = new HashMap<>();
            for (TopicPartition partition : partitions) {
                ends.put(partition, open.position(partition, ANSWER_TIMEOUT));
            }
            Map<TopicPartition, Long> begins = beginning.of(open, ends);
            begins.forEach(open::seek);
            positions.putAll(begins);
        } else {
            // a partition that was not there before is new: all of it counts
            for (TopicPartition partition : partitions) {
                open.seek(partition, positions.computeIfAbsent(partition, unseen -> 0L));
            }
        }
        lookedAt = System.nanoTime();
    }

    private void takeInNewPartitions(Consumer<String, byte[]> open) {
        if (System.nanoTime() - lookedAt <= LOOK_FOR_PARTITIONS_NANOS) {
            return;
        }
        lookedAt = System.nanoTime();
        try {
            List<TopicPartition> partitions = partitions(open);
            if (partitions.size() > positions.size()) {
                assign(open, partitions);
            }
        } catch (TimeoutException e) {
            // the brokers are away: those that are known are read as soon as they are back
            LOG.debug("event=partitions_unknown topic={}", topic, e);
        }
    }

    /** The next {@link #poll} goes on where this one ended. */
    @Override
    public void close() {
        if (consumer != null) {
            consumer.close();
            consumer = null;
        }
    }
}
