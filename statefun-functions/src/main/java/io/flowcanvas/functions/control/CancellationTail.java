package io.flowcanvas.functions.control;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.CancelExecution;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code execution-control} as it grows, on a thread of its own. Every server reads all of
 * it, for none knows which of them runs what. It begins a while back, so that a server that was
 * away hears of what was cancelled meanwhile.
 */
public final class CancellationTail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CancellationTail.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration LOOK_BACK = Duration.ofHours(1);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final String bootstrapServers;
    private final Consumer<String> cancelled;
    private final Thread thread = new Thread(this::run, "cancellations");
    private volatile boolean closed;
    private volatile boolean connected;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> current;

    /**
     * @param cancelled told each execution's id, on the tail's thread
     */
    public CancellationTail(String bootstrapServers, Consumer<String> cancelled) {
        this.bootstrapServers = bootstrapServers;
        this.cancelled = cancelled;
    }

    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether cancellations are being read at the moment. */
    public boolean isConnected() {
        return connected;
    }

    private void run() {
        while (!closed) {
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties())) {
                current = consumer;
                follow(consumer);
            } catch (WakeupException stopped) {
                LOG.debug("cancellations are no longer read");
            } catch (RuntimeException failure) {
                LOG.warn("cancellations cannot be read, trying again: {}", failure.toString());
                pause();
            } finally {
                connected = false;
            }
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions =
                consumer.partitionsFor(Topics.EXECUTION_CONTROL).stream()
                        .map(part -> new TopicPartition(part.topic(), part.partition()))
                        .toList();
        if (partitions.isEmpty()) {
            throw new KafkaException("there is no topic " + Topics.EXECUTION_CONTROL);
        }
        consumer.assign(partitions);
        seekBack(consumer, partitions);
        connected = true;
        while (!closed) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                read(record);
            }
        }
    }

    private static void seekBack(
            KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        long since = System.currentTimeMillis() - LOOK_BACK.toMillis();
        Map<TopicPartition, OffsetAndTimestamp> offsets =
                consumer.offsetsForTimes(
                        partitions.stream().collect(Collectors.toMap(part -> part, part -> since)));
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp offset = offsets.get(partition);
            if (offset == null) {
                consumer.seekToEnd(List.of(partition));
            } else {
                consumer.seek(partition, offset.offset());
            }
        }
        // takes the positions now, not with the first poll
        partitions.forEach(consumer::position);
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return;
        }
        try {
            cancelled.accept(CancelExecution.parseFrom(record.value()).getExecutionId());
        } catch (InvalidProtocolBufferException e) {
            LOG.warn(
                    "skipped a record that is no cancellation partition={} offset={}: {}",
                    record.partition(),
                    record.offset(),
                    e.getMessage());
        }
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        properties.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        return properties;
    }

    private void pause() {
        if (!closed) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    @Override
    public void close() {
        closed = true;
        KafkaConsumer<byte[], byte[]> consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
        LockSupport.unpark(thread);
    }
}
