package io.flowcanvas.api.calls;

import io.flowcanvas.api.messaging.KafkaSettings;
import io.flowcanvas.api.problem.RetryLaterException;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/** Writes calls to Kafka, each at once, without ever holding up the thread that asks. */
final class CallPublisher implements AutoCloseable {
    private static final Duration CLOSE = Duration.ofSeconds(2);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final String UNAVAILABLE =
            "Kafka does not take the call; try again in a few seconds";
    private static final long LEARN_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final KafkaSettings settings;
    private final List<String> topics;
    private final Duration patience;
    private volatile @Nullable Producer<String, byte[]> producer;
    private volatile boolean ready;

    /**
     * @param topics of the calls
     * @param patience how long the brokers are given to take a call
     */
    CallPublisher(KafkaSettings settings, List<String> topics, Duration patience) {
        this.settings = settings;
        this.topics = topics;
        this.patience = patience;
    }

    /**
     * Learns where the topics are, within a few seconds.
     *
     * @throws KafkaException while the brokers have not said so
     */
    void open() {
        Producer<String, byte[]> open = producer;
        if (open == null) {
            open = new KafkaProducer<>(settings.promptProducer(patience));
            producer = open;
        }
        long start = System.nanoTime();
        while (!ready) {
            try {
                ready = knowsTopics(open);
            } catch (TimeoutException e) {
                // the question is on its way: this producer never waits by itself
                if (System.nanoTime() - start > LEARN_NANOS) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private boolean knowsTopics(Producer<String, byte[]> open) {
        return topics.stream().noneMatch(topic -> open.partitionsFor(topic).isEmpty());
    }

    /**
     * @param receipt told nothing if the call is in Kafka, else {@code SERVICE_UNAVAILABLE}; the
     *     call may be in Kafka nevertheless unless it is a {@link RetryLaterException}
     */
    void send(ProducerRecord<String, byte[]> call, Consumer<@Nullable Throwable> receipt) {
        Producer<String, byte[]> open = producer;
        if (open == null || !ready) {
            receipt.accept(
                    new RetryLaterException(ErrorCode.SERVICE_UNAVAILABLE, UNAVAILABLE, RETRY));
            return;
        }
        attempt(open, call, receipt, System.nanoTime());
    }

    /** Tries again while the brokers, just started, do not know their own topics yet. */
    private void attempt(
            Producer<String, byte[]> open,
            ProducerRecord<String, byte[]> record,
            Consumer<@Nullable Throwable> receipt,
            long since) {
        Thread asking = Thread.currentThread();
        try {
            var unused =
                    open.send(
                            record,
                            (metadata, error) -> {
                                // on this very thread: it was not even taken
                                if (error instanceof TimeoutException
                                        && Thread.currentThread() == asking
                                        && System.nanoTime() - since < patience.toNanos()) {
                                    var unusedRetry =
                                            Schedulers.parallel()
                                                    .schedule(
                                                            () ->
                                                                    attempt(
                                                                            open, record, receipt,
                                                                            since),
                                                            PAUSE_NANOS,
                                                            TimeUnit.NANOSECONDS);
                                } else {
                                    receipt.accept(error == null ? null : translate(error));
                                }
                            });
        } catch (KafkaException | IllegalStateException e) {
            receipt.accept(translate(e));
        }
    }

    private static Throwable translate(Exception error) {
        return error instanceof RecordTooLargeException
                ? new FlowcanvasException(
                        ErrorCode.PAYLOAD_TOO_LARGE, "the call is too large for Kafka", error)
                : unavailable(error);
    }

    private static FlowcanvasException unavailable(Throwable cause) {
        return new FlowcanvasException(ErrorCode.SERVICE_UNAVAILABLE, UNAVAILABLE, cause);
    }

    @Override
    public void close() {
        Producer<String, byte[]> open = producer;
        if (open != null) {
            open.close(CLOSE);
        }
    }
}
