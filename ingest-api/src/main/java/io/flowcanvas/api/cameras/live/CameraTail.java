package io.flowcanvas.api.cameras.live;

import io.flowcanvas.api.messaging.BackgroundLoop;
import io.flowcanvas.api.messaging.KafkaSettings;
import io.flowcanvas.api.messaging.TopicTail;
import io.flowcanvas.core.naming.Topics;
import java.time.Duration;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Reads the newest events of cameras for this replica's watchers. Bad records are the projection's
 * to report.
 */
@Component
final class CameraTail implements SmartLifecycle {
    private final TopicTail tail;
    private final BackgroundLoop loop;

    CameraTail(KafkaSettings settings, CameraHub hub) {
        this.tail =
                new TopicTail(
                        Topics.CAMERA_EVENTS,
                        () -> new KafkaConsumer<>(settings.consumer()),
                        record -> CameraEvents.read(record.value()).ifPresent(hub::publish));
        this.loop = new BackgroundLoop("camera-tail", Duration.ZERO, tail::poll);
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
