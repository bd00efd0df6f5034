package io.flowcanvas.api.support;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.execution.ExecutionEvent;
import io.flowcanvas.core.execution.ExecutionKind;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.CancelExecution;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
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
 * Tells of runs of code as the functions job does, without running any: an input that has {@code
 * hold} runs until it is cancelled, one that has {@code fail} fails, any other is the result
 * itself. Each run ends once, whatever comes twice.
 */
public final class FakeSandbox implements AutoCloseable {
    private final KafkaConsumer<String, byte[]> consumer;
    private final KafkaProducer<String, byte[]> producer;
    private final List<FunctionCall> calls = new CopyOnWriteArrayList<>();
    private final List<CancelExecution> cancellations = new CopyOnWriteArrayList<>();
    private final Map<String, FunctionCall> running = new ConcurrentHashMap<>();
    private final Map<String, Boolean> over = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::run, "fake-sandbox");
    private volatile boolean closed;

    /** Sees what is published from now on. */
    public FakeSandbox(String bootstrapServers) {
        Map<String, Object> address = Map.of("bootstrap.servers", bootstrapServers);
        consumer =
                new KafkaConsumer<>(address, new StringDeserializer(), new ByteArrayDeserializer());
        producer = new KafkaProducer<>(address, new StringSerializer(), new ByteArraySerializer());
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : List.of(Topics.FUNCTION_CALLS, Topics.EXECUTION_CONTROL)) {
            consumer.partitionsFor(topic)
                    .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        thread.setDaemon(true);
        thread.start();
    }

    /** All calls about an execution, in their order. */
    public List<FunctionCall> calls(String executionId) {
        return calls.stream().filter(call -> call.getTargetId().equals(executionId)).toList();
    }

    public List<CancelExecution> cancellations(String executionId) {
        return cancellations.stream()
                .filter(cancel -> cancel.getExecutionId().equals(executionId))
                .toList();
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
        producer.close(Duration.ofSeconds(1));
    }

    private void run() {
        try (consumer) {
            while (!closed) {
                for (ConsumerRecord<String, byte[]> record :
                        consumer.poll(Duration.ofMillis(100))) {
                    take(record);
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

    private void take(ConsumerRecord<String, byte[]> record) throws InvalidProtocolBufferException {
        if (record.topic().equals(Topics.EXECUTION_CONTROL)) {
            CancelExecution cancel = CancelExecution.parseFrom(record.value());
            cancellations.add(cancel);
            FunctionCall held = running.get(cancel.getExecutionId());
            if (held != null) {
                end(held, ExecutionStatus.CANCELLED, cancelled(), null);
            }
            return;
        }
        FunctionCall call = FunctionCall.parseFrom(record.value());
        calls.add(call);
        if (call.hasRunCode()) {
            start(call);
        }
    }

    private void start(FunctionCall call) {
        if (running.putIfAbsent(call.getTargetId(), call) != null) {
            return;
        }
        tell(call, 1, ExecutionStatus.RUNNING, null, null);
        String given = call.getRunCode().getInput().toStringUtf8();
        JsonNode input = Json.parse(given.isEmpty() ? "null" : given);
        if (input.has("fail")) {
            Failure failure =
                    new Failure(
                            ErrorCode.RUNTIME_ERROR,
                            input.path("fail").asString(),
                            Map.of("line", "3"));
            end(call, ExecutionStatus.FAILED, failure, outcome(null, 1));
        } else if (!input.has("hold")) {
            end(call, ExecutionStatus.COMPLETED, null, outcome(input, 0));
        }
    }

    private static Failure cancelled() {
        return new Failure(ErrorCode.CANCELLED, "somebody cancelled it");
    }

    private static JsonNode outcome(@Nullable JsonNode result, int exitCode) {
        var outcome = Json.mapper().createObjectNode();
        outcome.put("stdout", "out\u0000").put("stderr", "err");
        if (result != null) {
            outcome.set("result", result);
        }
        outcome.put("exit_code", exitCode);
        outcome.putObject("usage")
                .put("cpu_ms", 12)
                .put("peak_memory_bytes", 4096)
                .put("duration_ms", 34);
        return outcome;
    }

    private void end(
            FunctionCall call,
            ExecutionStatus status,
            @Nullable Failure error,
            @Nullable JsonNode result) {
        if (over.putIfAbsent(call.getTargetId(), true) == null) {
            tell(call, 2, status, error, result);
        }
    }

    private void tell(
            FunctionCall call,
            long seq,
            ExecutionStatus status,
            @Nullable Failure error,
            @Nullable JsonNode result) {
        ExecutionEvent event =
                new ExecutionEvent(
                        UUID.fromString(call.getTargetId()),
                        ExecutionKind.CODE,
                        call.getRunCode().getOwner(),
                        seq,
                        status,
                        null,
                        0,
                        0,
                        status.isFinal() ? 100 : 0,
                        0,
                        0,
                        0,
                        List.of(),
                        List.of(),
                        error,
                        result,
                        Instant.now());
        var unused =
                producer.send(
                        new ProducerRecord<>(
                                Topics.PROCESSING_PROGRESS, call.getTargetId(), event.toJson()));
    }
}
