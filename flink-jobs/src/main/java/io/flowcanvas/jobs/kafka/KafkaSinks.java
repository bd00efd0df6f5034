package io.flowcanvas.jobs.kafka;

import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.CancelExecution;
import io.flowcanvas.proto.engine.v1.FunctionReply;
import io.flowcanvas.proto.engine.v1.ItemReply;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.engine.v1.ReplicaDelivery;
import io.flowcanvas.proto.engine.v1.TaskCommand;
import io.flowcanvas.proto.engine.v1.TaskReply;
import io.flowcanvas.proto.jobs.v1.DeadLetter;
import io.flowcanvas.proto.jobs.v1.FinishedItem;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.util.function.SerializableFunction;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The topics that jobs write: at least once, flushed with each checkpoint, never waiting for one.
 */
public final class KafkaSinks {
    private final String bootstrapServers;

    public KafkaSinks(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Any records by topic, key and value. Written as lambdas in this class: of two references to
     * {@code toByteArray}, which all messages inherit, one is deserialized as the other.
     */
    public <T> KafkaSink<T> records(
            String topic,
            SerializableFunction<T, String> key,
            SerializableFunction<T, byte[]> value) {
        return sink(serializer(topic, key, value));
    }

    private static <T> KafkaRecordSerializationSchema<T> serializer(
            String topic,
            SerializableFunction<T, String> key,
            SerializableFunction<T, byte[]> value) {
        return (element, context, timestamp) ->
                new ProducerRecord<>(
                        topic,
                        key.apply(element).getBytes(StandardCharsets.UTF_8),
                        value.apply(element));
    }

    public KafkaSink<CancelExecution> control() {
        return records(
                Topics.EXECUTION_CONTROL,
                CancelExecution::getExecutionId,
                message -> message.toByteArray());
    }

    /** Answers to calls, each with the replica that waits for it in a header. */
    public KafkaSink<FunctionReply> replies() {
        // no waiting for others; under load they gather while the request before is on its way
        return builder((KafkaRecordSerializationSchema<FunctionReply>) KafkaSinks::reply)
                .setProperty(ProducerConfig.LINGER_MS_CONFIG, "0")
                .setProperty(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1")
                .setProperty(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(256 * 1024))
                .build();
    }

    /** Entries of tasks' logs. */
    public KafkaSink<TaskCommand> taskCommands() {
        // thousands come at a time and nobody waits for one: they gather
        return builder(
                        serializer(
                                Topics.TASK_COMMANDS,
                                TaskCommand::getTaskId,
                                message -> message.toByteArray()))
                .setProperty(ProducerConfig.LINGER_MS_CONFIG, "20")
                .build();
    }

    /** Answers to commands of tasks, each with the replica that waits for it in a header. */
    public KafkaSink<TaskReply> taskReplies() {
        return builder((KafkaRecordSerializationSchema<TaskReply>) KafkaSinks::reply)
                .setProperty(ProducerConfig.LINGER_MS_CONFIG, "0")
                .build();
    }

    /** What became of images, each with the replica that waits for it in a header. */
    public KafkaSink<FinishedItem> imageReplies() {
        return builder((KafkaRecordSerializationSchema<FinishedItem>) KafkaSinks::reply)
                .setProperty(ProducerConfig.LINGER_MS_CONFIG, "0")
                .build();
    }

    /** Items for the lane of their priority, spread over its partitions. */
    public KafkaSink<ItemRequest> lanes() {
        return sink(
                (item, context, timestamp) ->
                        new ProducerRecord<>(
                                lane(item),
                                (item.getExecutionId() + "/" + item.getItemIndex())
                                        .getBytes(StandardCharsets.UTF_8),
                                item.toByteArray()));
    }

    private static String lane(ItemRequest item) {
        return switch (item.getPriority()) {
            case PRIORITY_HIGH -> Topics.PIPELINE_REQUESTS_HIGH;
            case PRIORITY_LOW -> Topics.PIPELINE_REQUESTS_LOW;
            default -> Topics.PIPELINE_REQUESTS_NORMAL;
        };
    }

    /** Items for the images job, spread over its partitions. */
    public KafkaSink<ItemRequest> items() {
        return records(
                Topics.PIPELINE_REQUESTS_NORMAL,
                item -> item.getExecutionId() + "/" + item.getItemIndex(),
                message -> message.toByteArray());
    }

    private static ProducerRecord<byte[], byte[]> reply(
            FunctionReply reply,
            KafkaRecordSerializationSchema.KafkaSinkContext context,
            @Nullable Long timestamp) {
        return reply(
                Topics.FUNCTION_REPLIES,
                reply.getCallId(),
                reply.getReplyTo(),
                reply.toByteArray());
    }

    private static ProducerRecord<byte[], byte[]> reply(
            TaskReply reply,
            KafkaRecordSerializationSchema.KafkaSinkContext context,
            @Nullable Long timestamp) {
        return reply(
                Topics.TASK_REPLIES, reply.getCallId(), reply.getReplyTo(), reply.toByteArray());
    }

    private static ProducerRecord<byte[], byte[]> reply(
            FinishedItem item,
            KafkaRecordSerializationSchema.KafkaSinkContext context,
            @Nullable Long timestamp) {
        ReplicaDelivery replica = item.getDelivery().getReplica();
        ItemReply reply =
                ItemReply.newBuilder()
                        .setCallId(replica.getCallId())
                        .setExecutionId(item.getExecutionId())
                        .setResultJson(item.getResultJson())
                        .addAllOutputs(item.getOutputsList())
                        .build();
        return reply(
                Topics.IMAGE_REPLIES,
                replica.getCallId(),
                replica.getReplyTo(),
                reply.toByteArray());
    }

    private static ProducerRecord<byte[], byte[]> reply(
            String topic, String callId, String replyTo, byte[] reply) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, callId.getBytes(StandardCharsets.UTF_8), reply);
        record.headers().add(Topics.REPLY_TO, replyTo.getBytes(StandardCharsets.UTF_8));
        return record;
    }

    /** As {@link DeadLetterRecords} writes them. */
    public KafkaSink<DeadLetter> deadLetters(String topic) {
        return builder(new DeadLetterSerializer(bootstrapServers, topic))
                .setProperty(
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        Integer.toString(DeadLetterSerializer.OUR_LIMIT))
                .build();
    }

    private <T> KafkaSink<T> sink(KafkaRecordSerializationSchema<T> serializer) {
        return builder(serializer).setProperty(ProducerConfig.LINGER_MS_CONFIG, "2").build();
    }

    private <T> KafkaSinkBuilder<T> builder(KafkaRecordSerializationSchema<T> serializer) {
        return KafkaSink.<T>builder()
                .setBootstrapServers(bootstrapServers)
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer(serializer)
                .setProperty(ProducerConfig.ACKS_CONFIG, "all")
                .setProperty(
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(17 * 1024 * 1024));
    }
}
