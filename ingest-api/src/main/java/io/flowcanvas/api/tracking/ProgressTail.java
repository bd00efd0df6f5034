package io.flowcanvas.api.tracking;

import io.flowcanvas.api.messaging.BackgroundLoop;
import io.flowcanvas.api.messaging.KafkaSettings;
import io.flowcanvas.core.naming.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Reads the newest progress for this replica's watchers: every partition, without a consumer group,
 * from the end when it starts and from where it was after a failure. Bad records are the
 * projection's to report.
 */
@Component
final class ProgressTail implements SmartLifecycle {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PARTITIONS_TIMEOUT = Duration.ofSeconds(2);

    private final Supplier<Consumer<String, byte[]>> consumers;
    private final ProgressHub hub;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final BackgroundLoop loop =
            new BackgroundLoop("progress-tail", Duration.ZERO, this::pollOnce);
    private @Nullable Consumer<String, byte[]> consumer;

    @Autowired
    ProgressTail(KafkaSettings settings, ProgressHub hub) {
        this(() -> new KafkaConsumer<>(settings.consumer()), hub);
    }

    ProgressTail(Supplier<Consumer<String, byte[]>> consumers, ProgressHub hub) {
        this.consumers = consumers;
        this.hub = hub;
    }

    void pollOnce() {
        if (consumer == null) {
            consumer = open();
        }
        try {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                positions.put(
                        new TopicPartition(record.topic(), record.partition()),
                        record.offset() + 1);
                ProgressRecords.read(record.value())
                        .map(ExecutionState::of)
                        .ifPresent(hub::publish);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Consumer<String, byte[]> open() {
        Consumer<String, byte[]> opened = consumers.get();
        try {
            List<TopicPartition> partitions =
                    opened.partitionsFor(Topics.PROCESSING_PROGRESS, PARTITIONS_TIMEOUT).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            if (partitions.isEmpty()) {
                throw new KafkaException("there is no topic " + Topics.PROCESSING_PROGRESS);
            }
            opened.assign(partitions);
            goOn(opened, partitions);
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private void goOn(Consumer<String, byte[]> opened, List<TopicPartition> partitions) {
        if (positions.isEmpty()) {
            opened.seekToEnd(partitions);
            Map<TopicPartition, Long> ends = new HashMap<>();
            for (TopicPartition partition : partitions) {
                ends.put(partition, opened.position(partition, PARTITIONS_TIMEOUT));
            }
            positions.putAll(ends);
        } else {
            // a partition that was not there before is new: all of it counts
            partitions.forEach(at -> opened.seek(at, positions.getOrDefault(at, 0L)));
        }
    }

    private void close() {
        if (consumer != null) {
            consumer.close();
            consumer = null;
        }
    }

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void stop() {
        loop.close();
        close();
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }
}
