package io.flowcanvas.api.cameras.live;

import io.flowcanvas.api.database.Schema;
import io.flowcanvas.api.messaging.BackgroundLoop;
import io.flowcanvas.api.messaging.GroupReader;
import io.flowcanvas.api.messaging.KafkaSettings;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.CameraEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Brings the newest status of each camera into PostgreSQL, one statement per batch. Replicas share
 * the partitions.
 */
@Component
final class StateProjection implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(StateProjection.class);
    private static final int MAX_RECORDS = 5_000;

    private final GroupReader reader;
    private final StateRows rows;
    private final Schema schema;
    private final Counter badRecords;
    private final BackgroundLoop loop =
            new BackgroundLoop("camera-states", Duration.ZERO, this::pollOnce);

    StateProjection(KafkaSettings settings, StateRows rows, Schema schema, MeterRegistry metrics) {
        this.rows = rows;
        this.schema = schema;
        this.reader =
                new GroupReader(
                        Topics.CAMERA_EVENTS,
                        group(settings),
                        MAX_RECORDS,
                        settings,
                        this::project);
        this.badRecords =
                Counter.builder("flowcanvas.camera.bad.events")
                        .description("records of the topic of camera events that are none")
                        .register(metrics);
    }

    /** Consumer group: how far all replicas together have come. */
    static String group(KafkaSettings settings) {
        return settings.properties().projectionGroup() + "-cameras";
    }

    private void pollOnce() throws Exception {
        schema.ready().get();
        reader.poll();
    }

    private void project(List<ConsumerRecord<String, byte[]>> records) {
        Collection<CameraEvent> newest = newest(records);
        if (!newest.isEmpty()) {
            rows.write(newest);
        }
    }

    /**
     * In the order of their cameras, so that two writers wait for each other and never for both.
     */
    private Collection<CameraEvent> newest(List<ConsumerRecord<String, byte[]>> records) {
        Map<String, CameraEvent> newest = new TreeMap<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            CameraEvents.read(record.value())
                    .ifPresentOrElse(event -> keep(event, newest), () -> reject(record));
        }
        return newest.values();
    }

    private static void keep(CameraEvent event, Map<String, CameraEvent> newest) {
        if (event.hasStatus()) {
            newest.merge(
                    event.getCameraId(),
                    event,
                    (known, next) -> next.getSeq() > known.getSeq() ? next : known);
        }
    }

    private void reject(ConsumerRecord<String, byte[]> record) {
        badRecords.increment();
        LOG.warn(
                "event=bad_camera_event topic={} partition={} offset={}",
                record.topic(),
                record.partition(),
                record.offset());
    }

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void stop() {
        loop.close();
        reader.close();
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }
}
