package io.flowcanvas.jobs.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.core.naming.Identifiers;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.jobs.configuration.FunctionsJobConfiguration;
import io.flowcanvas.proto.engine.v1.CheckFunction;
import io.flowcanvas.proto.engine.v1.DescribeSession;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.flowcanvas.proto.engine.v1.FunctionReply;
import io.flowcanvas.proto.engine.v1.RunCode;
import io.flowcanvas.testkit.Services;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job on a small cluster in this JVM, with real Kafka and a stub in place of the server. */
class FunctionsJobIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir static Path folder;

    private static RemoteStub remote;
    private static MiniCluster cluster;
    private static JobID job;
    private static KafkaProducer<byte[], byte[]> producer;

    @BeforeAll
    static void start() throws Exception {
        makeTopics();
        remote = new RemoteStub();
        producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", Services.kafka().bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        Configuration settings = FunctionsJob.settings(Map.of());
        settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
        settings.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                folder.resolve("checkpoints").toUri().toString());
        settings.set(RestOptions.BIND_PORT, "0");
        settings.set(TaskManagerOptions.NUM_TASK_SLOTS, 2);
        settings.setString("taskmanager.memory.managed.size", "16mb");
        settings.setString("taskmanager.memory.network.min", "32mb");
        settings.setString("taskmanager.memory.network.max", "32mb");
        cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(settings)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(2)
                                .build());
        cluster.start();
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(settings);
        environment.setParallelism(2);
        new FunctionsJob(
                        FunctionsJobConfiguration.of(
                                new String[] {
                                    "--kafka-bootstrap-servers",
                                    Services.kafka().bootstrapServers(),
                                    "--function-server-url",
                                    remote.url()
                                },
                                Map.of()))
                .define(environment);
        job = cluster.submitJob(environment.getStreamGraph().getJobGraph()).get().getJobID();
    }

    @AfterAll
    static void stop() throws Exception {
        cluster.cancelJob(job).get(30, TimeUnit.SECONDS);
        cluster.close();
        producer.close();
        remote.close();
    }

    private static void makeTopics() throws Exception {
        try (AdminClient admin =
                AdminClient.create(
                        Map.of("bootstrap.servers", Services.kafka().bootstrapServers()))) {
            for (String topic : Topics.all()) {
                try {
                    admin.createTopics(List.of(new NewTopic(topic, 4, (short) 1))).all().get();
                } catch (ExecutionException failure) {
                    assertThat(failure).hasCauseInstanceOf(TopicExistsException.class);
                }
            }
        }
    }

    @Test
    void each_call_reaches_its_function_and_its_reply_names_the_replica() {
        FunctionCall session =
                call().setDescribe(DescribeSession.newBuilder().setOwner("ada")).build();
        FunctionCall code = call().setRunCode(RunCode.newBuilder().setOwner("ada")).build();
        FunctionCall check =
                call().setTargetId("a".repeat(64))
                        .setCheck(CheckFunction.getDefaultInstance())
                        .build();
        List.of(session, code, check).forEach(FunctionsJobIT::send);

        assertThat(reply(session).getRefusal().getMessage()).isEqualTo("session");
        assertThat(reply(code).getRefusal().getMessage()).isEqualTo("code");
        assertThat(reply(check).getRefusal().getMessage()).isEqualTo("check");
        ConsumerRecord<byte[], byte[]> record = record(session).orElseThrow();
        assertThat(
                        new String(
                                record.headers().lastHeader("reply-to").value(),
                                StandardCharsets.UTF_8))
                .isEqualTo("replica-1");
    }

    @Test
    void a_server_that_refuses_is_asked_again_until_it_answers() {
        remote.refusals.set(5);
        FunctionCall call = call().setDescribe(DescribeSession.getDefaultInstance()).build();
        send(call);

        assertThat(reply(call).getRefusal().getMessage()).isEqualTo("session");
        assertThat(remote.refusals).hasValue(0);
        assertThat(remote.attempts.get(call.getCallId())).isEqualTo(1);
    }

    @Test
    void what_is_no_call_is_buried_and_stops_nothing() {
        byte[] garbage = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>(Topics.FUNCTION_CALLS, garbage, garbage));
        FunctionCall next = call().setDescribe(DescribeSession.getDefaultInstance()).build();
        send(next);

        assertThat(reply(next)).isNotNull();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(all(Topics.FUNCTION_CALLS_DEAD_LETTERS))
                                        .anySatisfy(
                                                letter ->
                                                        assertThat(letter.value())
                                                                .isEqualTo(garbage)));
    }

    private static FunctionCall.Builder call() {
        return FunctionCall.newBuilder()
                .setCallId(Identifiers.timeOrdered().toString())
                .setTargetId(Identifiers.timeOrdered().toString())
                .setReplyTo("replica-1");
    }

    private static void send(FunctionCall call) {
        producer.send(
                new ProducerRecord<>(
                        Topics.FUNCTION_CALLS,
                        call.getTargetId().getBytes(StandardCharsets.UTF_8),
                        call.toByteArray()));
    }

    private static FunctionReply reply(FunctionCall call) {
        await("the reply to " + call.getRequestCase())
                .atMost(PATIENCE)
                .until(() -> record(call).isPresent());
        try {
            return FunctionReply.parseFrom(record(call).orElseThrow().value());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static Optional<ConsumerRecord<byte[], byte[]>> record(FunctionCall call) {
        byte[] key = call.getCallId().getBytes(StandardCharsets.UTF_8);
        return all(Topics.FUNCTION_REPLIES).stream()
                .filter(record -> Arrays.equals(record.key(), key))
                .findFirst();
    }

    private static List<ConsumerRecord<byte[], byte[]>> all(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", Services.kafka().bootstrapServers()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
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
}
