package io.flowcanvas.api.support;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.ExecuteInSession;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.flowcanvas.proto.engine.v1.FunctionReply;
import io.flowcanvas.proto.engine.v1.OpenSession;
import io.flowcanvas.proto.engine.v1.Refusal;
import io.flowcanvas.proto.engine.v1.RunFailure;
import io.flowcanvas.proto.engine.v1.RunOutcome;
import io.flowcanvas.proto.engine.v1.SessionDescription;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Answers function calls as the functions job does. What a "function" does stands in its
 * parameters: {@code operation} is {@code add} (of {@code values}), {@code fail} (with {@code
 * code}, {@code message}, {@code line}, {@code column}, {@code stack}), {@code return} (the text
 * {@code raw}, whatever it is), or {@code drop} (no answer); {@code ms} delays any answer.
 */
public final class FakeFunctions implements AutoCloseable {
    private static final int PARTITIONS = 4;

    private static final class Session {
        private final OpenSession opened;
        private final long until;
        private long executions;
        private @Nullable Instant lastExecutedAt;

        Session(OpenSession opened) {
            this.opened = opened;
            this.until =
                    System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(opened.getLifetimeMillis());
        }

        boolean isLive() {
            return System.nanoTime() - until < 0;
        }
    }

    private final KafkaConsumer<String, byte[]> consumer;
    private final KafkaProducer<String, byte[]> producer;
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final Queue<FunctionCall> calls = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService replies = Executors.newScheduledThreadPool(1);
    private final Thread thread = new Thread(this::run, "fake-functions");
    private volatile int copies = 1;
    private volatile boolean closed;

    /** Sees what is published from now on. */
    public FakeFunctions(String bootstrapServers) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bootstrapServers, "reconnect.backoff.max.ms", 500);
        consumer =
                new KafkaConsumer<>(
                        settings, new StringDeserializer(), new ByteArrayDeserializer());
        producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        List<TopicPartition> partitions =
                IntStream.range(0, PARTITIONS)
                        .mapToObj(i -> new TopicPartition(Topics.FUNCTION_CALLS, i))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        thread.setDaemon(true);
        thread.start();
    }

    /** How often each reply is sent from now on; 0: never. */
    public void copies(int count) {
        copies = count;
    }

    /** Everything that was asked, of one session. */
    public List<FunctionCall> calls(String targetId) {
        return calls.stream().filter(call -> call.getTargetId().equals(targetId)).toList();
    }

    public List<FunctionCall> calls() {
        return List.copyOf(calls);
    }

    /** What really ran with that text among its parameters. */
    public List<ExecuteInSession> runs(String marker) {
        return calls.stream()
                .filter(FunctionCall::hasExecute)
                .map(FunctionCall::getExecute)
                .filter(execute -> execute.getFromCache() == 0)
                .filter(execute -> execute.getParams().toStringUtf8().contains(marker))
                .toList();
    }

    /** Ends a session, as its time-out would. */
    public void expire(String requestId) {
        sessions.remove(requestId);
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        replies.shutdownNow();
        producer.close(Duration.ofSeconds(1));
    }

    private void run() {
        try (consumer) {
            while (!closed) {
                for (ConsumerRecord<String, byte[]> record :
                        consumer.poll(Duration.ofMillis(100))) {
                    FunctionCall call = FunctionCall.parseFrom(record.value());
                    calls.add(call);
                    take(call);
                }
            }
        } catch (org.apache.kafka.common.errors.WakeupException e) {
            if (!closed) {
                throw e;
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the API published something unreadable", e);
        }
    }

    private void take(FunctionCall call) {
        FunctionReply.Builder reply =
                FunctionReply.newBuilder()
                        .setCallId(call.getCallId())
                        .setReplyTo(call.getReplyTo());
        switch (call.getRequestCase()) {
            case OPEN_SESSION -> send(open(call, reply), 0);
            case DESCRIBE -> {
                Session session = find(call.getTargetId(), call.getDescribe().getOwner());
                send(session == null ? refuse(reply) : reply.setSession(describe(session)), 0);
            }
            case EXECUTE -> execute(call, reply);
            case RUN_CODE, CANCEL_CODE, CHECK, REQUEST_NOT_SET -> {}
        }
    }

    private FunctionReply.Builder open(FunctionCall call, FunctionReply.Builder reply) {
        Session live = sessions.get(call.getTargetId());
        if (live != null && live.isLive()) {
            return reply.setRefusal(Refusal.newBuilder().setReason(Refusal.Reason.ALREADY_EXISTS));
        }
        Session opened = new Session(call.getOpenSession());
        sessions.put(call.getTargetId(), opened);
        return reply.setSession(describe(opened));
    }

    private void execute(FunctionCall call, FunctionReply.Builder reply) {
        ExecuteInSession execute = call.getExecute();
        Session session = find(call.getTargetId(), execute.getOwner());
        if (session == null) {
            send(refuse(reply), 0);
            return;
        }
        session.executions += Math.max(1, execute.getFromCache());
        session.lastExecutedAt = Instant.now();
        if (!session.opened.getContext().getRetainSession()) {
            sessions.remove(call.getTargetId());
        }
        if (execute.getFromCache() > 0) {
            send(reply.setOutcome(RunOutcome.getDefaultInstance()), 0);
            return;
        }
        JsonNode params = Json.parse(execute.getParams().toStringUtf8());
        if (!params.path("operation").asString("").equals("drop")) {
            send(reply.setOutcome(outcome(params)), params.path("ms").asLong(0));
        }
    }

    private static RunOutcome outcome(JsonNode params) {
        RunOutcome.Builder outcome = RunOutcome.newBuilder().setDurationMicros(42_900);
        return switch (params.path("operation").asString("")) {
            case "fail" ->
                    outcome.setFailure(
                                    RunFailure.newBuilder()
                                            .setCode(params.path("code").asString("RUNTIME_ERROR"))
                                            .setMessage(params.path("message").asString("broken"))
                                            .setLine(params.path("line").asInt(0))
                                            .setColumn(params.path("column").asInt(0))
                                            .setStackTrace(params.path("stack").asString("")))
                            .build();
            case "return" ->
                    outcome.setResult(
                                    ByteString.copyFrom(
                                            params.path("raw").asString(""),
                                            StandardCharsets.UTF_8))
                            .build();
            default -> {
                int sum = params.path("values").valueStream().mapToInt(JsonNode::asInt).sum();
                yield outcome.setResult(ByteString.copyFromUtf8("{\"value\":" + sum + "}")).build();
            }
        };
    }

    private @Nullable Session find(String id, String owner) {
        Session session = sessions.get(id);
        return session != null && session.isLive() && session.opened.getOwner().equals(owner)
                ? session
                : null;
    }

    private static FunctionReply.Builder refuse(FunctionReply.Builder reply) {
        return reply.setRefusal(Refusal.newBuilder().setReason(Refusal.Reason.NOT_FOUND));
    }

    private static SessionDescription describe(Session session) {
        Timestamp created = session.opened.getCreatedAt();
        SessionDescription.Builder description =
                SessionDescription.newBuilder()
                        .setOwner(session.opened.getOwner())
                        .setFunction(session.opened.getFunction())
                        .setContext(session.opened.getContext())
                        .setCreatedAt(created)
                        .setExpiresAt(
                                created.toBuilder()
                                        .setSeconds(
                                                created.getSeconds()
                                                        + session.opened.getLifetimeMillis()
                                                                / 1000))
                        .setRemainingMillis(
                                TimeUnit.NANOSECONDS.toMillis(session.until - System.nanoTime()))
                        .setExecutionCount(session.executions);
        Instant last = session.lastExecutedAt;
        if (last != null) {
            description.setLastExecutedAt(
                    Timestamp.newBuilder()
                            .setSeconds(last.getEpochSecond())
                            .setNanos(last.getNano()));
        }
        return description.build();
    }

    private void send(FunctionReply.Builder reply, long delayMillis) {
        if (reply.getReplyTo().isEmpty()) {
            return;
        }
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(
                        Topics.FUNCTION_REPLIES, reply.getCallId(), reply.build().toByteArray());
        record.headers().add(Topics.REPLY_TO, reply.getReplyTo().getBytes(StandardCharsets.UTF_8));
        var unused =
                replies.schedule(
                        () -> {
                            for (int i = 0; i < copies; i++) {
                                producer.send(record);
                            }
                        },
                        delayMillis,
                        TimeUnit.MILLISECONDS);
    }
}
