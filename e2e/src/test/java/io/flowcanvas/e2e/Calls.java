package io.flowcanvas.e2e;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.proto.engine.v1.DescribeSession;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.flowcanvas.proto.engine.v1.FunctionReply;
import io.flowcanvas.proto.engine.v1.OpenSession;
import io.flowcanvas.proto.engine.v1.SessionContext;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What an API replica does with the functions job, by hand: calls in, replies out. */
final class Calls implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;

    Calls(String bootstrapServers) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers);
        producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                consumer.partitionsFor("function-replies").stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /** Sends the same kind of call to each session and gives their answers by session. */
    Map<String, FunctionReply> ask(List<String> sessions, FunctionCall request) {
        Map<String, String> sessionOf = new HashMap<>();
        for (String session : sessions) {
            String call = UUID.randomUUID().toString();
            sessionOf.put(call, session);
            producer.send(
                    new ProducerRecord<>(
                            "function-calls",
                            session,
                            request.toBuilder()
                                    .setCallId(call)
                                    .setTargetId(session)
                                    .setReplyTo("by-hand")
                                    .build()
                                    .toByteArray()));
        }
        Map<String, FunctionReply> answers = new HashMap<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (answers.size() < sessions.size() && System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                FunctionReply reply = parse(record.value());
                String session = sessionOf.get(reply.getCallId());
                if (session != null) {
                    answers.put(session, reply);
                }
            }
        }
        return answers;
    }

    static FunctionCall open(Duration lifetime) {
        OpenSession.Builder open =
                OpenSession.newBuilder()
                        .setOwner("by-hand")
                        .setContext(SessionContext.newBuilder().setTimeoutMillis(1000))
                        .setLifetimeMillis(lifetime.toMillis());
        open.getCreatedAtBuilder().setSeconds(Instant.now().getEpochSecond());
        return FunctionCall.newBuilder().setOpenSession(open).build();
    }

    static FunctionCall describe() {
        return FunctionCall.newBuilder()
                .setDescribe(DescribeSession.newBuilder().setOwner("by-hand"))
                .build();
    }

    private static FunctionReply parse(byte[] value) {
        try {
            return FunctionReply.parseFrom(value);
        } catch (InvalidProtocolBufferException notOurs) {
            throw new AssertionError(notOurs);
        }
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
