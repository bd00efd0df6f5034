package io.flowcanvas.jobs.kafka;

import io.flowcanvas.core.execution.Priority;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.CameraFrame;
import io.flowcanvas.proto.jobs.v1.CallRecord;
import io.flowcanvas.proto.jobs.v1.CameraChange;
import io.flowcanvas.proto.jobs.v1.Directive;
import io.flowcanvas.proto.jobs.v1.IntakeRecord;
import io.flowcanvas.proto.jobs.v1.LaneRecord;
import io.flowcanvas.proto.jobs.v1.TaskRecord;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * The topics that jobs read. Without a checkpoint they go on from the group's offsets, else from
 * the beginning.
 */
public final class KafkaSources {
    /** Records of 16 MiB and their overhead. */
    private static final int LARGEST_RECORD = 17 * 1024 * 1024;

    /** A poll brings about this much, so that little lies in the source's queues. */
    private static final int FETCH_BYTES = 4 * 1024 * 1024;

    private static final int POLL_RECORDS = 16;

    private static final int POLL_CALLS = 500;

    private final String bootstrapServers;
    private final String job;

    /**
     * @param job part of the consumer groups' names
     */
    public KafkaSources(String bootstrapServers, String job) {
        this.bootstrapServers = bootstrapServers;
        this.job = job;
    }

    public KafkaSource<LaneRecord> lane(Priority priority) {
        String topic = Topics.pipelineRequests(priority);
        return builder(topic, new LaneDeserializer()).setTopics(topic).build();
    }

    /**
     * Cancellations and pipelines.
     *
     * @param reader name of who reads, part of the consumer group
     */
    public KafkaSource<Directive> directives(String reader) {
        return builder("directives-" + reader, new DirectiveDeserializer())
                .setTopics(Topics.EXECUTION_CONTROL, Topics.PIPELINES)
                .build();
    }

    /** Images that other systems submit as JSON. */
    public KafkaSource<IntakeRecord> intake() {
        return builder("intake", new IntakeDeserializer())
                // what a transaction takes back was never submitted
                .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
                .setTopics(Topics.IMAGE_REQUESTS)
                .build();
    }

    /** Calls of functions. They are small, so a poll brings many. */
    public KafkaSource<CallRecord> calls() {
        return builder("calls", new CallDeserializer())
                .setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Integer.toString(POLL_CALLS))
                .setTopics(Topics.FUNCTION_CALLS)
                .build();
    }

    /** The log of all tasks. Entries are small, so a poll brings many. */
    public KafkaSource<TaskRecord> tasks() {
        return builder("tasks", new TaskDeserializer())
                .setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Integer.toString(POLL_CALLS))
                // without a checkpoint the tasks are what the log says
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setTopics(Topics.TASK_COMMANDS)
                .build();
    }

    /** Cameras, from the beginning when there is no checkpoint. */
    public KafkaSource<CameraChange> cameras() {
        return builder("cameras", CameraDeserializers.changes())
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setTopics(Topics.CAMERAS)
                .build();
    }

    /** Pushed frames; without a checkpoint those that come from now on. */
    public KafkaSource<CameraFrame> cameraFrames() {
        return builder("camera-frames", CameraDeserializers.frames())
                .setStartingOffsets(OffsetsInitializer.latest())
                .setTopics(Topics.CAMERA_FRAMES)
                .build();
    }

    private <T> KafkaSourceBuilder<T> builder(
            String name, KafkaRecordDeserializationSchema<T> deserializer) {
        return KafkaSource.<T>builder()
                .setBootstrapServers(bootstrapServers)
                .setGroupId("flowcanvas-" + job + "-" + name)
                .setClientIdPrefix("flowcanvas-" + job + "-" + name)
                .setStartingOffsets(
                        OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
                .setProperty(
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        Integer.toString(FETCH_BYTES))
                .setProperty(
                        ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(LARGEST_RECORD))
                .setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Integer.toString(POLL_RECORDS))
                .setDeserializer(deserializer);
    }
}
