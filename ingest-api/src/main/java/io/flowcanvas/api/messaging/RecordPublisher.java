package io.flowcanvas.api.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Writes records to Kafka, acknowledged by all replicas. A few threads make the records and wait
 * for room in the send buffer; nobody waits for acknowledgements.
 */
@Component
public final class RecordPublisher {
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final KafkaSettings settings;
    private final ExecutorService threads;
    private final Timer latency;
    private @Nullable Producer<String, byte[]> producer;

    RecordPublisher(
            KafkaSettings settings,
            io.flowcanvas.api.config.ApiProperties properties,
            MeterRegistry metrics) {
        this.settings = settings;
        this.threads =
                Executors.newFixedThreadPool(
                        properties.submission().publishers(),
                        task -> {
                            Thread thread = new Thread(task, "publisher");
                            thread.setDaemon(true);
                            return thread;
                        });
        this.latency =
                Timer.builder("flowcanvas.publish")
                        .description("from handing a batch of records over to its last receipt")
                        .publishPercentileHistogram()
                        .register(metrics);
    }

    /** Publishes a batch; never fails, the outcome says what happened. */
    public CompletableFuture<Publication> publish(int count, RecordSource source) {
        Timer.Sample sample = Timer.start();
        CompletableFuture<Publication> outcome = new CompletableFuture<>();
        threads.execute(
                () -> {
                    CompletableFuture<Void> unused =
                            send(count, source).thenAccept(outcome::complete);
                });
        return outcome.whenComplete((done, error) -> sample.stop(latency));
    }

    public CompletableFuture<Publication> publish(ProducerRecord<String, byte[]> record) {
        return publish(1, index -> record);
    }

    private CompletableFuture<Publication> send(int count, RecordSource source) {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<CompletableFuture<RecordMetadata>> receipts = new ArrayList<>(count);
        try {
            Producer<String, byte[]> open = producer();
            for (int i = 0; i < count && failure.get() == null; i++) {
                receipts.add(send(open, source.record(i), failure));
            }
        } catch (Throwable e) { // whoever waits for the outcome would wait for ever
            failure.compareAndSet(null, e);
        }
        return CompletableFuture.allOf(receipts.toArray(CompletableFuture[]::new))
                .handle((done, error) -> outcome(receipts, failure.get()));
    }

    private static CompletableFuture<RecordMetadata> send(
            Producer<String, byte[]> producer,
            ProducerRecord<String, byte[]> record,
            AtomicReference<@Nullable Throwable> failure) {
        CompletableFuture<RecordMetadata> receipt = new CompletableFuture<>();
        Future<RecordMetadata> unused =
                producer.send(
                        record,
                        (metadata, error) -> {
                            if (error == null) {
                                receipt.complete(metadata);
                            } else {
                                failure.compareAndSet(null, error);
                                receipt.completeExceptionally(error);
                            }
                        });
        return receipt;
    }

    private static Publication outcome(
            List<CompletableFuture<RecordMetadata>> receipts, @Nullable Throwable failure) {
        return failure == null
                ? new Publication(
                        receipts.stream().map(CompletableFuture::join).toList(),
                        receipts.size(),
                        null)
                : new Publication(List.of(), receipts.size(), failure);
    }

    /** Made when first needed: the constructor wants to resolve the brokers' names. */
    private synchronized Producer<String, byte[]> producer() {
        if (producer == null) {
            producer = new KafkaProducer<>(settings.producer());
        }
        return producer;
    }

    @PreDestroy
    synchronized void close() {
        threads.shutdown();
        if (producer != null) {
            producer.close(CLOSE);
        }
    }
}
