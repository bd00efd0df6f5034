package io.flowcanvas.api.tracking;

import io.flowcanvas.api.database.Schema;
import io.flowcanvas.api.messaging.BackgroundLoop;
import io.flowcanvas.api.messaging.GroupReader;
import io.flowcanvas.api.messaging.KafkaSettings;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.naming.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
    private static final int MAX_RECORDS = 2_000;

    private final GroupReader reader;
    private final ProjectionWriter writer;
    private final Throughputs throughputs;
    private final Schema schema;
    private final MeterRegistry metrics;
    private final Counter badRecords;
    private final Counter unknownExecutions;
    private final BackgroundLoop loop =
            new BackgroundLoop("projection", Duration.ZERO, this::pollOnce);
    private volatile long lag;

    Projection(
            KafkaSettings settings,
            ProjectionWriter writer,
            Throughputs throughputs,
            Schema schema,
            MeterRegistry metrics) {
        this.reader =
                new GroupReader(
                        Topics.PROCESSING_PROGRESS,
                        settings.properties().projectionGroup(),
                        MAX_RECORDS,
                        settings,
                        this::writeAll);
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
        reader.poll();
        lag = reader.lag();
    }

    private void writeAll(List<ConsumerRecord<String, byte[]>> records) {
        double share = reader.share();
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
