package io.flowcanvas.api.support;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.CheckFunction;
import io.flowcanvas.proto.engine.v1.CheckReport;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.flowcanvas.proto.engine.v1.FunctionReply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
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

/**
 * Answers {@code CheckFunction} as the functions job does, without running anything: the test says
 * what comes out. Leaves all other calls alone.
 */
public final class FakeChecks implements AutoCloseable {
    private final KafkaConsumer<String, byte[]> consumer;
    private final KafkaProducer<String, byte[]> producer;
    private final List<FunctionCall> seen = new CopyOnWriteArrayList<>();
    private final Function<CheckFunction, @Nullable CheckReport> checker;
    private final Thread thread = new Thread(this::run, "fake-checks");
    private volatile boolean closed;

    /**
     * Sees what is published from now on.
     *
     * @param checker null where there is to be no answer
     */
    public FakeChecks(
            String bootstrapServers, Function<CheckFunction, @Nullable CheckReport> checker) {
        this.checker = checker;
        Map<String, Object> address = Map.of("bootstrap.servers", bootstrapServers);
        consumer =
                new KafkaConsumer<>(address, new StringDeserializer(), new ByteArrayDeserializer());
        producer = new KafkaProducer<>(address, new StringSerializer(), new ByteArraySerializer());
        List<TopicPartition> partitions =
                consumer.partitionsFor(Topics.FUNCTION_CALLS).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        thread.setDaemon(true);
        thread.start();
    }

    /** The checks that were asked for. */
    public List<FunctionCall> seen() {
        return List.copyOf(seen);
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
                    take(FunctionCall.parseFrom(record.value()));
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
        if (!call.hasCheck()) {
            return;
        }
        seen.add(call);
        CheckReport report = checker.apply(call.getCheck());
        if (report == null) {
            return;
        }
        FunctionReply reply =
                FunctionReply.newBuilder()
                        .setCallId(call.getCallId())
                        .setReplyTo(call.getReplyTo())
                        .setReport(report)
                        .build();
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(
                        Topics.FUNCTION_REPLIES, call.getCallId(), reply.toByteArray());
        record.headers().add(Topics.REPLY_TO, call.getReplyTo().getBytes(StandardCharsets.UTF_8));
        var unused = producer.send(record);
    }
}
