package io.flowcanvas.api.tracking;

import io.flowcanvas.api.messaging.BackgroundLoop;
import io.flowcanvas.api.messaging.KafkaSettings;
import io.flowcanvas.api.messaging.TopicTail;
import io.flowcanvas.core.execution.ExecutionKind;
import io.flowcanvas.core.naming.Topics;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Reads the newest progress of pipelines for this replica's watchers. Bad records are the
 * projection's to report.
 */
@Component
final class ProgressTail implements SmartLifecycle {
    private final TopicTail tail;
    private final BackgroundLoop loop =
            new BackgroundLoop("progress-tail", Duration.ZERO, this::pollOnce);

    @Autowired
    ProgressTail(KafkaSettings settings, ProgressHub hub) {
        this(() -> new KafkaConsumer<>(settings.consumer()), hub);
    }

    ProgressTail(Supplier<Consumer<String, byte[]>> consumers, ProgressHub hub) {
        this.tail =
                new TopicTail(
                        Topics.PROCESSING_PROGRESS,
                        consumers,
                        record ->
                                ProgressRecords.read(record.value())
                                        .filter(event -> event.kind() == ExecutionKind.PIPELINE)
                                        .map(ExecutionState::of)
                                        .ifPresent(hub::publish));
    }

    void pollOnce() {
        tail.poll();
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
