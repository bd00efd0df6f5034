package io.flowcanvas.api.calls;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.config.CallProperties;
import io.flowcanvas.api.messaging.BackgroundLoop;
import io.flowcanvas.api.messaging.KafkaSettings;
import io.flowcanvas.api.messaging.TopicTail;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.naming.Identifiers;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.flowcanvas.proto.engine.v1.FunctionReply;
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
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Asks the functions job and waits for its answers, which this replica picks out of the replies to
 * all replicas. Nothing is sent before the reader of the replies stands at their end, so none is
 * missed.
 */
@Component
public final class FunctionCalls implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(FunctionCalls.class);
    private static final int PARTITIONS_KNOWN_FOR_MS = 5_000;

    private final String replica = Identifiers.timeOrdered().toString();
    private final byte[] replicaHeader = replica.getBytes(StandardCharsets.UTF_8);
    private final Map<String, Waiter> waiters = new ConcurrentHashMap<>();
    private final Outstanding outstanding;
    private final Duration abandonedAfter;
    private final CallPublisher publisher;
    private final TopicTail replies;
    private final MeterRegistry metrics;
    private final Map<FunctionCall.RequestCase, Timer> published = new ConcurrentHashMap<>();
    // answers go on here: a large one must not hold up those behind it
    private final Scheduler scheduler = Schedulers.parallel();
    private final BackgroundLoop loop =
            new BackgroundLoop("function-replies", Duration.ZERO, this::read);
    private volatile boolean listening;

    FunctionCalls(KafkaSettings settings, ApiProperties properties, MeterRegistry metrics) {
        CallProperties calls = properties.calls();
        this.outstanding = new Outstanding(calls.maxOutstanding(), calls.maxOutstandingPerCaller());
        this.abandonedAfter = calls.abandonedAfter();
        this.publisher = new CallPublisher(settings, calls.sendTimeout());
        this.metrics = metrics;
        Map<String, Object> consumer = new HashMap<>(settings.consumer());
        consumer.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, PARTITIONS_KNOWN_FOR_MS);
        consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        this.replies =
                new TopicTail(
                        Topics.FUNCTION_REPLIES, () -> new KafkaConsumer<>(consumer), this::take);
        Gauge.builder("flowcanvas.calls.outstanding", outstanding, Outstanding::count)
                .description("calls that the functions job has not answered")
                .register(metrics);
    }

    /**
     * Sends a call and waits for its reply; {@code call_id} and {@code reply_to} are set here.
     *
     * @param wait longest wait for the reply
     * @return fails with {@code TIMEOUT} if no reply comes, {@code SERVICE_UNAVAILABLE} if Kafka
     *     does not take the call or too many are outstanding, {@code RATE_LIMITED} if too many of
     *     the same owner's are
     */
    public Mono<FunctionReply> ask(FunctionCall.Builder call, Duration wait) {
        return Mono.<FunctionReply>create(sink -> send(call, wait, sink));
    }

    /** Sends a call that nobody waits for; completes once it is in Kafka. */
    public Mono<Void> tell(FunctionCall.Builder call) {
        return Mono.create(
                sink ->
                        publisher.send(
                                call.setCallId(newId()).setReplyTo("").build(),
                                error -> {
                                    if (error == null) {
                                        sink.success();
                                    } else {
                                        sink.error(error);
                                    }
                                }));
    }

    private void send(FunctionCall.Builder call, Duration wait, MonoSink<FunctionReply> sink) {
        if (!listening) {
            sink.error(
                    new FlowcanvasException(
                            ErrorCode.SERVICE_UNAVAILABLE,
                            "Kafka does not answer yet; try again in a few seconds"));
            return;
        }
        String caller = CallRecords.owner(call);
        FunctionCall.RequestCase kind = call.getRequestCase();
        try {
            outstanding.enter(caller);
        } catch (FlowcanvasException e) {
            metrics.counter("flowcanvas.calls.refused", "code", e.code().name()).increment();
            sink.error(e);
            return;
        }
        String id = newId();
        Waiter waiter = new Waiter(caller, sink);
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
                call.setCallId(id).setReplyTo(replica).build(),
                error -> {
                    if (error != null) {
                        fail(id, error);
                    } else {
                        published(kind).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
                    }
                });
    }

    /** The waiter goes; its place stays taken for a while, since the work may still be done. */
    private void giveUp(String id, Waiter waiter, Duration waited) {
        waiter.runs(
                scheduler.schedule(
                        () -> forget(id), abandonedAfter.toNanos(), TimeUnit.NANOSECONDS));
        MonoSink<FunctionReply> sink = waiter.leave();
        if (sink != null) {
            metrics.counter("flowcanvas.calls.unanswered").increment();
            sink.error(
                    new FlowcanvasException(
                            ErrorCode.TIMEOUT,
                            "no answer within %d ms; the functions job is overloaded or down"
                                    .formatted(waited.toMillis())));
        }
    }

    private void fail(String id, Throwable error) {
        Waiter waiter = forget(id);
        MonoSink<FunctionReply> sink = waiter == null ? null : waiter.leave();
        if (sink != null) {
            var unused = scheduler.schedule(() -> sink.error(error));
        }
    }

    private @Nullable Waiter forget(String id) {
        Waiter waiter = waiters.remove(id);
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
        Waiter waiter = forget(record.key());
        MonoSink<FunctionReply> sink = waiter == null ? null : waiter.leave();
        if (sink == null) {
            metrics.counter("flowcanvas.calls.replies.unwanted").increment();
            return;
        }
        try {
            FunctionReply reply = FunctionReply.parseFrom(record.value());
            var unused = scheduler.schedule(() -> sink.success(reply));
        } catch (InvalidProtocolBufferException | NullPointerException e) {
            LOG.error("event=reply_unreadable call_id={}", record.key(), e);
            var unused = scheduler.schedule(() -> sink.error(unreadable(e)));
        }
    }

    private Timer published(FunctionCall.RequestCase kind) {
        return published.computeIfAbsent(
                kind,
                name ->
                        metrics.timer(
                                "flowcanvas.calls.publish",
                                "kind",
                                name.name().toLowerCase(Locale.ROOT)));
    }

    private static FlowcanvasException unreadable(Exception cause) {
        return new FlowcanvasException(
                ErrorCode.INTERNAL_ERROR, "the functions job sent an unreadable answer", cause);
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
    public boolean isListening() {
        return listening;
    }

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void stop() {
        loop.close();
        replies.close();
        publisher.close();
    }

    /** Outlives the web server, whose last requests still wait for their replies. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }
}
