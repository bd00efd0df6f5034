package io.flowcanvas.jobs.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.naming.Identifiers;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.flowcanvas.testkit.Services;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The API's end of the job's topics. */
final class CallTopics implements AutoCloseable {
    private static final Map<String, Object> SERVER =
            Map.of("bootstrap.servers", Services.kafka().bootstrapServers());

    private final AdminClient admin = AdminClient.create(SERVER);
    private final KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(SERVER, new ByteArraySerializer(), new ByteArraySerializer());

    /** Makes what is not there. */
    CallTopics() throws InterruptedException {
        for (String topic : Topics.all()) {
            try {
                admin.createTopics(List.of(new NewTopic(topic, 4, (short) 1))).all().get();
            } catch (ExecutionException failure) {
                assertThat(failure).hasCauseInstanceOf(TopicExistsException.class);
            }
        }
    }

    static FunctionCall.Builder call() {
        return FunctionCall.newBuilder()
                .setCallId(Identifiers.timeOrdered().toString())
                .setTargetId(Identifiers.timeOrdered().toString())
                .setReplyTo("replica-1");
    }

    void send(FunctionCall call) {
        send(call.getTargetId().getBytes(StandardCharsets.UTF_8), call.toByteArray());
    }

    void send(byte[] key, byte[] value) {
        producer.send(new ProducerRecord<>(Topics.FUNCTION_CALLS, key, value));
    }

    List<ConsumerRecord<byte[], byte[]>> replies(FunctionCall call) {
        byte[] key = call.getCallId().getBytes(StandardCharsets.UTF_8);
        return all(Topics.FUNCTION_REPLIES).stream()
                .filter(record -> Arrays.equals(record.key(), key))
                .toList();
    }

    List<ConsumerRecord<byte[], byte[]>> all(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }

    /** Whether a completed checkpoint of the job holds all calls sent so far. */
    boolean allCallsAreInACheckpoint() {
        producer.flush();
        Map<TopicPartition, Long> ends;
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            ends = consumer.endOffsets(partitions(consumer, Topics.FUNCTION_CALLS));
        }
        try {
            var committed =
                    admin.listConsumerGroupOffsets("flowcanvas-functions-calls")
                            .partitionsToOffsetAndMetadata()
                            .get();
            return ends.entrySet().stream()
                    .filter(end -> end.getValue() > 0)
                    .allMatch(
                            end ->
                                    committed.containsKey(end.getKey())
                                            && committed.get(end.getKey()).offset()
                                                    == end.getValue());
        } catch (InterruptedException | ExecutionException failure) {
            throw new AssertionError(failure);
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                SERVER, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitions(
            KafkaConsumer<byte[], byte[]> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }
}
