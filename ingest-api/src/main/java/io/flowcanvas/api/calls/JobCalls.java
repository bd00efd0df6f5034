package io.flowcanvas.api.calls;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.api.config.CallProperties;
import io.flowcanvas.api.messaging.BackgroundLoop;
import io.flowcanvas.api.messaging.KafkaSettings;
import io.flowcanvas.api.messaging.TopicTail;
import io.flowcanvas.api.problem.RetryLaterException;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.naming.Identifiers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Asks a job over Kafka and waits for its answers, which this replica picks out of the replies to
 * all replicas. Nothing is sent before the reader of the replies stands at their end, so none is
 * missed.
 *
 * @param <C> a call, not complete yet
 * @param <R> the answer to one
 */
abstract class JobCalls<C, R> implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(JobCalls.class);
    private static final int PARTITIONS_KNOWN_FOR_MS = 5_000;
    private static final String JOB = "job";
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final Protocol<C, R> protocol;
    private final String replica = Identifiers.timeOrdered().toString();
    private final byte[] replicaHeader = replica.getBytes(StandardCharsets.UTF_8);
    private final Map<String, Waiter<R>> waiters = new ConcurrentHashMap<>();
    private final Outstanding outstanding;
    private final Duration abandonedAfter;
    private final CallPublisher publisher;
    private final TopicTail replies;
    private final MeterRegistry metrics;
    private final Map<String, Timer> published = new ConcurrentHashMap<>();
    // answers go on here: a large one must not hold up those behind it
    private final Scheduler scheduler = Schedulers.parallel();
    private final BackgroundLoop loop;
    private volatile boolean listening;

    JobCalls(
            Protocol<C, R> protocol,
            KafkaSettings settings,
            CallProperties calls,
            MeterRegistry metrics) {
        this.protocol = protocol;
        this.loop = new BackgroundLoop(protocol.replies(), Duration.ZERO, this::read);
        this.outstanding =
                new Outstanding(
                        protocol.job(), calls.maxOutstanding(), calls.maxOutstandingPerCaller());
        this.abandonedAfter = calls.abandonedAfter();
        this.publisher = new CallPublisher(settings, protocol.calls(), calls.sendTimeout());
        this.metrics = metrics;
        Map<String, Object> consumer = new HashMap<>(settings.consumer());
        consumer.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, PARTITIONS_KNOWN_FOR_MS);
        consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        this.replies =
                new TopicTail(protocol.replies(), () -> new KafkaConsumer<>(consumer), this::take);
        Gauge.builder("flowcanvas.calls.outstanding", outstanding, Outstanding::count)
                .description("calls that a job has not answered")
                .tag(JOB, protocol.job())
                .register(metrics);
    }

    /**
     * Sends a call and waits for its reply; its id and who waits are set here.
     *
     * @param caller whose call it is; empty: nobody's, so that only all calls are limited
     * @param wait longest wait for the reply
     * @return fails with {@code TIMEOUT} if no reply comes, {@code SERVICE_UNAVAILABLE} if Kafka
     *     does not take the call or too many are outstanding, {@code RATE_LIMITED} if too many of
     *     the same caller's are
     */
    final Mono<R> ask(String caller, C call, Duration wait) {
        return Mono.<R>create(sink -> send(caller, call, wait, sink));
    }

    /**
     * To be asked before much is done for a call; that there was room then is no promise.
     *
     * @throws RetryLaterException as {@link #ask} fails, where nothing could be sent now
     */
    final void requireRoom(String caller) {
        if (!listening) {
            throw notListening();
        }
        outstanding.check(caller);
    }

    /** Whether {@link #ask} failed before anything of the call was handed to Kafka. */
    public static boolean isUnsent(Throwable failure) {
        return failure instanceof RetryLaterException
                || (failure instanceof FlowcanvasException reason
                        && reason.code() == ErrorCode.PAYLOAD_TOO_LARGE);
    }

    private static RetryLaterException notListening() {
        return new RetryLaterException(
                ErrorCode.SERVICE_UNAVAILABLE,
                "Kafka does not answer yet; try again in a few seconds",
                RETRY);
    }

    /** Sends a call that nobody waits for; completes once it is in Kafka. */
    public final Mono<Void> tell(C call) {
        return Mono.create(
                sink ->
                        publisher.send(
                                protocol.encoder().record(call, newId(), ""),
                                error -> {
                                    if (error == null) {
                                        sink.success();
                                    } else {
                                        sink.error(error);
                                    }
                                }));
    }

    private void send(String caller, C call, Duration wait, MonoSink<R> sink) {
        if (!listening) {
            sink.error(notListening());
            return;
        }
        String kind = protocol.kind().apply(call);
        try {
            outstanding.enter(caller);
        } catch (FlowcanvasException e) {
            metrics.counter(
                            "flowcanvas.calls.refused",
                            JOB,
                            protocol.job(),
                            "code",
                            e.code().name())
                    .increment();
            sink.error(e);
            return;
        }
        String id = newId();
        Waiter<R> waiter = new Waiter<>(caller, sink);
        waiters.put(id, waiter);
        waiter.runs(
                scheduler.schedule(
                        () -> giveUp(id, waiter, wait), wait.toNanos(), TimeUnit.NANOSECONDS));
        sink.onCancel(
                () -> {
                    var unused = waiter.leave();
                });
        long start = System.nanoTime();
        publisher.send(
                protocol.encoder().record(call, id, replica),
                error -> {
                    if (error != null) {
                        fail(id, error);
                    } else {
                        published(kind).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
                    }
                });
    }

    /** The waiter goes; its place stays taken for a while, since the work may still be done. */
    private void giveUp(String id, Waiter<R> waiter, Duration waited) {
        waiter.runs(
                scheduler.schedule(
                        () -> forget(id), abandonedAfter.toNanos(), TimeUnit.NANOSECONDS));
        MonoSink<R> sink = waiter.leave();
        if (sink != null) {
            metrics.counter("flowcanvas.calls.unanswered", JOB, protocol.job()).increment();
            sink.error(
                    new FlowcanvasException(
                            ErrorCode.TIMEOUT,
                            "no answer within %d ms; the %s job is overloaded or down"
                                    .formatted(waited.toMillis(), protocol.job())));
        }
    }

    private void fail(String id, Throwable error) {
        Waiter<R> waiter = forget(id);
        MonoSink<R> sink = waiter == null ? null : waiter.leave();
        if (sink != null) {
            var unused = scheduler.schedule(() -> sink.error(error));
        }
    }

    private @Nullable Waiter<R> forget(String id) {
        Waiter<R> waiter = waiters.remove(id);
        if (waiter != null) {
            waiter.stopTimer();
            outstanding.leave(waiter.caller());
        }
        return waiter;
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        // the key is the call's id: a second copy, or one too late, is not even parsed
        if (!CallRecords.isFor(replicaHeader, record) || record.key() == null) {
            return;
        }
        Waiter<R> waiter = forget(record.key());
        MonoSink<R> sink = waiter == null ? null : waiter.leave();
        if (sink == null) {
            metrics.counter("flowcanvas.calls.replies.unwanted", JOB, protocol.job()).increment();
            return;
        }
        try {
            R reply = protocol.parser().parseFrom(record.value());
            var unused = scheduler.schedule(() -> sink.success(reply));
        } catch (InvalidProtocolBufferException | NullPointerException e) {
            LOG.error("event=reply_unreadable call_id={}", record.key(), e);
            var unused = scheduler.schedule(() -> sink.error(unreadable(e)));
        }
    }

    private Timer published(String kind) {
        return published.computeIfAbsent(
                kind,
                name ->
                        metrics.timer(
                                "flowcanvas.calls.publish",
                                JOB,
                                protocol.job(),
                                "kind",
                                name.toLowerCase(Locale.ROOT)));
    }

    private FlowcanvasException unreadable(Exception cause) {
        return new FlowcanvasException(
                ErrorCode.INTERNAL_ERROR,
                "the " + protocol.job() + " job sent an unreadable answer",
                cause);
    }

    private static String newId() {
        return Identifiers.timeOrdered().toString();
    }

    private void read() {
        replies.open();
        publisher.open();
        listening = true;
        replies.poll();
    }

    /** Whether calls can be sent. */
    public final boolean isListening() {
        return listening;
    }

    @Override
    public final void start() {
        loop.start();
    }

    @Override
    public final void stop() {
        loop.close();
        replies.close();
        publisher.close();
    }

    /** Outlives the web server, whose last requests still wait for their replies. */
    @Override
    public final int getPhase() {
        return 0;
    }

    @Override
    public final boolean isRunning() {
        return loop.isRunning();
    }
}
