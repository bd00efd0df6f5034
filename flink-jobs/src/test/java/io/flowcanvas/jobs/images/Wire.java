package io.flowcanvas.jobs.images;

import com.google.protobuf.ByteString;
import io.flowcanvas.core.component.ComponentCatalogue;
import io.flowcanvas.core.execution.ExecutionEvent;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.naming.Identifiers;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.core.pipeline.Pipeline;
import io.flowcanvas.core.pipeline.PipelineRules;
import io.flowcanvas.proto.engine.v1.CancelExecution;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import io.flowcanvas.proto.engine.v1.PipelineStep;
import io.flowcanvas.proto.engine.v1.Priority;
import io.flowcanvas.testkit.Services;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The other end of the job's topics: submits, cancels, reads what came out. */
final class Wire implements AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                    Map.of(
                            "bootstrap.servers",
                            Services.kafka().bootstrapServers(),
                            "max.request.size",
                            17 * 1024 * 1024),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());

    static void createTopics() throws Exception {
        try (AdminClient admin =
                AdminClient.create(
                        Map.of("bootstrap.servers", Services.kafka().bootstrapServers()))) {
            Set<String> there = admin.listTopics().names().get();
            admin.createTopics(
                            Topics.all().stream()
                                    .filter(topic -> !there.contains(topic))
                                    .map(topic -> new NewTopic(topic, 4, (short) 1))
                                    .toList())
                    .all()
                    .get();
        }
    }

    /** A batch like those of the API: one record for each image. */
    Batch submit(PipelineDefinition pipeline, List<byte[]> images, ItemRequest settings) {
        UUID execution = Identifiers.timeOrdered();
        for (int i = 0; i < images.size(); i++) {
            ItemRequest item =
                    settings.toBuilder()
                            .setExecutionId(execution.toString())
                            .setItemIndex(i)
                            .setItemCount(images.size())
                            .setOwner(settings.getOwner().isEmpty() ? "ada" : settings.getOwner())
                            .setDefinition(pipeline)
                            .setInlineData(ByteString.copyFrom(images.get(i)))
                            .setFileName("photo-" + i + ".jpg")
                            .build();
            send(topic(item.getPriority()), execution + "/" + i, item.toByteArray());
        }
        producer.flush();
        return new Batch(execution, images.size());
    }

    void cancel(Batch batch) {
        CancelExecution.Builder cancel =
                CancelExecution.newBuilder()
                        .setExecutionId(batch.execution().toString())
                        .setOwner("ada")
                        .setItemCount(batch.items());
        cancel.getRequestedAtBuilder().setSeconds(Instant.now().getEpochSecond());
        send(Topics.EXECUTION_CONTROL, batch.execution().toString(), cancel.build().toByteArray());
        producer.flush();
    }

    void send(String topic, String key, byte[] value) {
        producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value));
    }

    private static String topic(Priority priority) {
        return priority == Priority.PRIORITY_HIGH
                ? Topics.PIPELINE_REQUESTS_HIGH
                : priority == Priority.PRIORITY_LOW
                        ? Topics.PIPELINE_REQUESTS_LOW
                        : Topics.PIPELINE_REQUESTS_NORMAL;
    }

    /** Every event of an execution so far, in order. */
    static List<ExecutionEvent> events(Batch batch) {
        return all(Topics.PROCESSING_PROGRESS).stream()
                .map(record -> ExecutionEvent.fromJson(record.value()))
                .filter(event -> event.executionId().equals(batch.execution()))
                .toList();
    }

    static List<ConsumerRecord<byte[], byte[]>> all(String topic) {
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

    static PipelineDefinition pipeline(String json) {
        Pipeline pipeline = new PipelineRules(ComponentCatalogue.load()).parse(Json.parse(json));
        PipelineDefinition.Builder definition =
                PipelineDefinition.newBuilder()
                        .setId("test")
                        .setVersion(1)
                        .setName(pipeline.name());
        pipeline.steps()
                .forEach(
                        step ->
                                definition.addSteps(
                                        PipelineStep.newBuilder()
                                                .setId(step.id())
                                                .setComponent(step.component())
                                                .setParametersJson(step.parameters().toString())
                                                .addAllInputs(step.inputs())));
        return definition.addAllOutputs(pipeline.outputs()).build();
    }

    @Override
    public void close() {
        producer.close();
    }

    record Batch(UUID execution, int items) {}
}
