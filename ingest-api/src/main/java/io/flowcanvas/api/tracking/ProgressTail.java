package io.flowcanvas.api.tracking;

import io.flowcanvas.api.messaging.BackgroundLoop;
import io.flowcanvas.api.messaging.KafkaSettings;
import io.flowcanvas.core.naming.Topics;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Reads the newest progress for this replica's watchers: every partition, from the end, without a
 * consumer group. Bad records are the projection's to report.
 */
@Component
final class ProgressTail implements SmartLifecycle {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PARTITIONS_TIMEOUT = Duration.ofSeconds(2);

    private final KafkaSettings settings;
    private final ProgressHub hub;
    private final BackgroundLoop loop =
            new BackgroundLoop("progress-tail", Duration.ZERO, this::pollOnce);
    private @Nullable KafkaConsumer<String, byte[]> consumer;

    ProgressTail(KafkaSettings settings, ProgressHub hub) {
        this.settings = settings;
        this.hub = hub;
    }

    private void pollOnce() {
        if (consumer == null) {
            consumer = open();
        }
        try {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                if (hub.isWatched()) {
                    ProgressRecords.read(record.value())
                            .map(ExecutionState::of)
                            .ifPresent(hub::publish);
                }
            }
        } catch (KafkaException e) {
            close();
            throw e;
        }
    }

    private KafkaConsumer<String, byte[]> open() {
        KafkaConsumer<String, byte[]> opened = new KafkaConsumer<>(settings.consumer());
        try {
            List<TopicPartition> partitions =
                    opened.partitionsFor(Topics.PROCESSING_PROGRESS, PARTITIONS_TIMEOUT).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            if (partitions.isEmpty()) {
                throw new KafkaException("there is no topic " + Topics.PROCESSING_PROGRESS);
            }
            opened.assign(partitions);
            opened.seekToEnd(partitions);
            partitions.forEach(partition -> opened.position(partition, PARTITIONS_TIMEOUT));
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
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
