package io.flowcanvas.api.cameras.live;

import io.flowcanvas.api.messaging.BackgroundLoop;
import io.flowcanvas.api.messaging.KafkaSettings;
import io.flowcanvas.api.messaging.TopicTail;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.CameraEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Reads the newest events of cameras for this replica's watchers. It begins where the projection
 * is: what was told before that is in the database, and of what was told since, and before this
 * process listened, watchers hear the statuses. Bad records are the projection's to report.
 */
@Component
final class CameraTail implements SmartLifecycle {
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);

    /** Events of a partition; a projection that is farther behind than that is not waited for. */
    private static final long MOST_BEFORE = 50_000;

    private final CameraHub hub;
    private final TopicTail tail;
    private final BackgroundLoop loop;
    private Map<TopicPartition, Long> opened = Map.of();

    @Autowired
    CameraTail(KafkaSettings settings, CameraHub hub) {
        this(() -> consumer(settings), hub);
    }

    /**
     * @param consumers of the projection's group, which they never join
     */
    CameraTail(Supplier<Consumer<String, byte[]>> consumers, CameraHub hub) {
        this.hub = hub;
        this.tail = new TopicTail(Topics.CAMERA_EVENTS, consumers, this::read, this::beginning);
        this.loop = new BackgroundLoop("camera-tail", Duration.ZERO, tail::poll);
    }

    private static Consumer<String, byte[]> consumer(KafkaSettings settings) {
        Map<String, Object> all = settings.consumer();
        all.put(ConsumerConfig.GROUP_ID_CONFIG, StateProjection.group(settings));
        return new KafkaConsumer<>(all);
    }

    private Map<TopicPartition, Long> beginning(
            Consumer<String, byte[]> consumer, Map<TopicPartition, Long> ends) {
        opened = Map.copyOf(ends);
        Map<TopicPartition, OffsetAndMetadata> projected =
                consumer.committed(ends.keySet(), ANSWER_TIMEOUT);
        Map<TopicPartition, Long> begins = new HashMap<>();
        consumer.beginningOffsets(ends.keySet(), ANSWER_TIMEOUT)
                .forEach(
                        (partition, first) -> {
                            long end = ends.getOrDefault(partition, first);
                            OffsetAndMetadata known = projected.get(partition);
                            long least = Math.max(first, end - MOST_BEFORE);
                            long from = known == null ? first : known.offset();
                            begins.put(partition, Math.min(end, Math.max(least, from)));
                        });
        return begins;
    }

    private void read(ConsumerRecord<String, byte[]> record) {
        CameraEvents.read(record.value()).ifPresent(event -> tell(record, event));
    }

    private void tell(ConsumerRecord<String, byte[]> record, CameraEvent event) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        if (record.offset() >= opened.getOrDefault(partition, 0L)) {
            hub.publish(event);
        } else if (event.hasStatus()) {
            hub.catchUp(event);
        }
    }

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void stop() {
        loop.close();
        tail.close();
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }
}
