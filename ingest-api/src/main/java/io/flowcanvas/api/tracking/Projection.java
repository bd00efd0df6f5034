package io.flowcanvas.api.tracking;

import io.flowcanvas.api.database.Schema;
import io.flowcanvas.api.messaging.BackgroundLoop;
import io.flowcanvas.api.messaging.KafkaSettings;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.naming.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/**
 * Brings progress into PostgreSQL, one batch per poll. Offsets are committed after the batch, so
 * nothing is lost while the database is down: what was not written is read again. Replicas share
 * the partitions.
 */
@Component
final class Projection implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Projection.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int MAX_RECORDS = 2_000;

    private final KafkaSettings settings;
    private final ProjectionWriter writer;
    private final Throughputs throughputs;
    private final Schema schema;
    private final MeterRegistry metrics;
    private final Counter badRecords;
    private final Counter unknownExecutions;
    private final BackgroundLoop loop =
            new BackgroundLoop("projection", Duration.ZERO, this::pollOnce);
    private @Nullable KafkaConsumer<String, byte[]> consumer;
    private volatile long lag;

    Projection(
            KafkaSettings settings,
            ProjectionWriter writer,
            Throughputs throughputs,
            Schema schema,
            MeterRegistry metrics) {
        this.settings = settings;
        this.writer = writer;
        this.throughputs = throughputs;
        this.schema = schema;
        this.metrics = metrics;
        this.badRecords =
                Counter.builder("flowcanvas.projection.bad.records")
                        .description("records of the progress topic that are no events")
                        .register(metrics);
        this.unknownExecutions =
                Counter.builder("flowcanvas.projection.unknown.executions")
                        .description("events of executions that have no row")
                        .register(metrics);
        Gauge.builder("flowcanvas.projection.lag", () -> lag)
                .description("events that wait to be written")
                .register(metrics);
    }

    private void pollOnce() throws Exception {
        schema.ready().get();
        if (consumer == null) {
            consumer = open();
        }
        KafkaConsumer<String, byte[]> open = consumer;
        try {
            ConsumerRecords<String, byte[]> records = open.poll(POLL);
            if (!records.isEmpty()) {
                project(open, records);
            }
            lag = lag(open);
        } catch (KafkaException e) {
            close();
            throw e;
        }
    }

    private void project(
            KafkaConsumer<String, byte[]> open, ConsumerRecords<String, byte[]> records) {
        List<ConsumerRecord<String, byte[]>> all = new ArrayList<>();
        records.forEach(all::add);
        try {
            writeAll(all, share(open));
        } catch (RuntimeException e) {
            rewind(open, records);
            throw e;
        }
        open.commitSync();
    }

    private void writeAll(List<ConsumerRecord<String, byte[]>> records, double share) {
        try {
            write(records, share);
        } catch (DataIntegrityViolationException e) {
            writeOneByOne(records, share);
        }
    }

    private void write(List<ConsumerRecord<String, byte[]>> records, double share) {
        ProjectionBatch batch = new ProjectionBatch();
        for (ConsumerRecord<String, byte[]> record : records) {
            ProgressRecords.read(record.value()).ifPresentOrElse(batch::add, () -> reject(record));
        }
        if (!batch.isEmpty()) {
            ProjectionWriter.Written written = writer.write(batch);
            written.entered().forEach(this::countIfFinal);
            reportUnknown(batch, written.known());
            throughputs.measure(batch, written.pipelines(), share);
        }
    }

    /** One of them holds what the database cannot: it alone is passed over. */
    private void writeOneByOne(List<ConsumerRecord<String, byte[]>> records, double share) {
        for (ConsumerRecord<String, byte[]> record : records) {
            try {
                write(List.of(record), share);
            } catch (DataIntegrityViolationException e) {
                reject(record);
            }
        }
    }

    private void reject(ConsumerRecord<String, byte[]> record) {
        badRecords.increment();
        LOG.warn(
                "event=bad_progress_record topic={} partition={} offset={}",
                record.topic(),
                record.partition(),
                record.offset());
    }

    private void countIfFinal(String status) {
        if (ExecutionStatus.of(status).isFinal()) {
            metrics.counter("flowcanvas.executions.finished", "status", status).increment();
        }
    }

    private void reportUnknown(ProjectionBatch batch, Set<UUID> known) {
        Set<UUID> unknown = new HashSet<>(batch.executionIds());
        unknown.removeAll(known);
        for (UUID id : unknown) {
            unknownExecutions.increment();
            LOG.debug("event=progress_of_unknown_execution execution_id={}", id);
        }
    }

    private static void rewind(
            KafkaConsumer<String, byte[]> consumer, ConsumerRecords<String, byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            consumer.seek(partition, records.records(partition).get(0).offset());
        }
    }

    /** Of all progress, what part this replica sees. */
    private static double share(KafkaConsumer<String, byte[]> consumer) {
        int all = consumer.partitionsFor(Topics.PROCESSING_PROGRESS).size();
        int mine = consumer.assignment().size();
        return all == 0 || mine == 0 ? 1 : (double) mine / all;
    }

    private static long lag(KafkaConsumer<String, byte[]> consumer) {
        return consumer.assignment().stream()
                .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                .sum();
    }

    private KafkaConsumer<String, byte[]> open() {
        Map<String, Object> consumerSettings = settings.consumer();
        consumerSettings.put(
                ConsumerConfig.GROUP_ID_CONFIG, settings.properties().projectionGroup());
        consumerSettings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        consumerSettings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_RECORDS);
        KafkaConsumer<String, byte[]> opened = new KafkaConsumer<>(consumerSettings);
        opened.subscribe(List.of(Topics.PROCESSING_PROGRESS));
        return opened;
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
