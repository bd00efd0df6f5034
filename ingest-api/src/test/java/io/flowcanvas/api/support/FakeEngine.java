package io.flowcanvas.api.support;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.execution.Announcement;
import io.flowcanvas.core.execution.Detection;
import io.flowcanvas.core.execution.ExecutionEvent;
import io.flowcanvas.core.execution.ExecutionKind;
import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.execution.ItemResult;
import io.flowcanvas.core.execution.OutputFile;
import io.flowcanvas.core.execution.Priority;
import io.flowcanvas.core.execution.StepProgress;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.naming.Identifiers;
import io.flowcanvas.core.naming.ObjectKeys;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.CancelExecution;
import io.flowcanvas.proto.engine.v1.ItemReply;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.engine.v1.PipelineStep;
import io.flowcanvas.proto.engine.v1.ReplicaDelivery;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
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
 * Answers item requests with events, as the images job does, without looking at any image. An item
 * named {@code bad…} fails, one named {@code held…} is not touched until its execution is
 * cancelled.
 */
public final class FakeEngine implements AutoCloseable {
    private static final int PARTITIONS = 4;
    private static final List<String> TOPICS =
            List.of(
                    Topics.PIPELINE_REQUESTS_HIGH,
                    Topics.PIPELINE_REQUESTS_NORMAL,
                    Topics.PIPELINE_REQUESTS_LOW,
                    Topics.EXECUTION_CONTROL);

    private static final class Tally {
        private long seq;
        private int completed;
        private int failed;
        private boolean over;
    }

    private final KafkaConsumer<String, byte[]> consumer;
    private final KafkaProducer<String, byte[]> producer;
    private final Map<String, Tally> tallies = new ConcurrentHashMap<>();
    private final List<ItemRequest> requests = new CopyOnWriteArrayList<>();
    private final List<CancelExecution> cancellations = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "fake-engine");
    private volatile boolean closed;

    /** Sees what is published from now on. */
    public FakeEngine(String bootstrapServers) {
        Map<String, Object> address = Map.of("bootstrap.servers", bootstrapServers);
        consumer =
                new KafkaConsumer<>(address, new StringDeserializer(), new ByteArrayDeserializer());
        producer = new KafkaProducer<>(address, new StringSerializer(), new ByteArraySerializer());
        List<TopicPartition> partitions =
                TOPICS.stream()
                        .flatMap(
                                topic ->
                                        java.util.stream.IntStream.range(0, PARTITIONS)
                                                .mapToObj(i -> new TopicPartition(topic, i)))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        thread.setDaemon(true);
        thread.start();
    }

    /** Items that were asked for, of one execution. */
    public List<ItemRequest> requests(String executionId) {
        return requests.stream()
                .filter(request -> request.getExecutionId().equals(executionId))
                .toList();
    }

    /** Items whose files' names begin so. */
    public List<ItemRequest> requestsNamed(String prefix) {
        return requests.stream()
                .filter(request -> request.getFileName().startsWith(prefix))
                .toList();
    }

    /** Ends what was held, well. */
    public void complete(String executionId) {
        requests(executionId).forEach(this::finish);
    }

    public List<CancelExecution> cancellations(String executionId) {
        return cancellations.stream()
                .filter(cancel -> cancel.getExecutionId().equals(executionId))
                .toList();
    }

    /** Sends something on the progress topic that no engine would. */
    public void sendProgress(String key, byte[] value) {
        try {
            producer.send(new ProducerRecord<>(Topics.PROCESSING_PROGRESS, key, value)).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
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
            cancelled(cancel);
        } else {
            ItemRequest request = ItemRequest.parseFrom(record.value());
            requests.add(request);
            if (!request.getFileName().startsWith("held")) {
                finish(request);
            }
        }
    }

    private synchronized void cancelled(CancelExecution cancel) {
        Tally tally = tallies.computeIfAbsent(cancel.getExecutionId(), id -> new Tally());
        if (!tally.over) {
            tally.over = true;
            ItemRequest any =
                    ItemRequest.newBuilder()
                            .setExecutionId(cancel.getExecutionId())
                            .setOwner(cancel.getOwner())
                            .setItemCount(cancel.getItemCount())
                            .build();
            emit(any, tally, ExecutionStatus.CANCELLED, List.of(), null);
            requests(cancel.getExecutionId()).forEach(this::replyCancelled);
        }
    }

    private synchronized void finish(ItemRequest request) {
        Tally tally = tallies.computeIfAbsent(request.getExecutionId(), id -> new Tally());
        if (tally.over) {
            return;
        }
        boolean bad = request.getFileName().startsWith("bad");
        tally.failed += bad ? 1 : 0;
        tally.completed += bad ? 0 : 1;
        tally.over = tally.failed + tally.completed == request.getItemCount();
        Failure error =
                bad
                        ? new Failure(
                                ErrorCode.UNREADABLE_IMAGE, request.getFileName() + " is no image")
                        : null;
        ItemResult item =
                new ItemResult(
                        request.getItemIndex(),
                        request.getFileName(),
                        bad ? ExecutionStatus.FAILED : ExecutionStatus.COMPLETED,
                        bad ? List.of() : List.of(output(request)),
                        bad ? List.of() : List.of(detection()),
                        error,
                        Instant.now(),
                        Instant.now());
        reply(request, item);
        if (request.getDelivery().getReplica().getInline()) {
            item = withoutOutputs(item);
        }
        boolean allBad = tally.over && tally.completed == 0;
        ExecutionStatus status =
                allBad
                        ? ExecutionStatus.FAILED
                        : tally.over ? ExecutionStatus.COMPLETED : ExecutionStatus.RUNNING;
        emit(request, tally, status, List.of(item), allBad ? error : null);
    }

    private static ItemResult withoutOutputs(ItemResult item) {
        return new ItemResult(
                item.index(),
                item.name(),
                item.status(),
                List.of(),
                item.detections(),
                item.error(),
                item.startedAt(),
                item.completedAt());
    }

    private void replyCancelled(ItemRequest request) {
        reply(
                request,
                new ItemResult(
                        request.getItemIndex(),
                        request.getFileName(),
                        ExecutionStatus.CANCELLED,
                        List.of(),
                        List.of(),
                        null,
                        null,
                        Instant.now()));
    }

    /** Hands the input back as the output where that is wanted inline. */
    private void reply(ItemRequest request, ItemResult item) {
        if (!request.getDelivery().hasReplica()) {
            return;
        }
        ReplicaDelivery replica = request.getDelivery().getReplica();
        ItemReply.Builder reply =
                ItemReply.newBuilder()
                        .setCallId(replica.getCallId())
                        .setExecutionId(request.getExecutionId())
                        .setResultJson(ByteString.copyFrom(Json.mapper().writeValueAsBytes(item)));
        if (replica.getInline()) {
            item.outputs()
                    .forEach(
                            output ->
                                    reply.addOutputsBuilder()
                                            .setFileId(output.fileId().toString())
                                            .setContent(request.getInlineData()));
        }
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(
                        Topics.IMAGE_REPLIES, replica.getCallId(), reply.build().toByteArray());
        record.headers()
                .add(Topics.REPLY_TO, replica.getReplyTo().getBytes(StandardCharsets.UTF_8));
        producer.send(record);
    }

    private static @Nullable Announcement announcement(ItemRequest request) {
        if (!request.getAnnounce()) {
            return null;
        }
        return new Announcement(
                UUID.fromString(request.getDefinition().getId()),
                request.getDefinition().getVersion(),
                Base64.getEncoder().encodeToString(request.getDefinition().toByteArray()),
                Priority.NORMAL,
                Instant.now(),
                request.getFileName(),
                request.hasObjectKey() ? request.getObjectSize() : request.getInlineData().size(),
                request.hasObjectKey() ? request.getObjectKey() : null,
                Topics.PIPELINE_REQUESTS_NORMAL,
                0,
                0);
    }

    private void emit(
            ItemRequest request,
            Tally tally,
            ExecutionStatus status,
            List<ItemResult> items,
            @Nullable Failure error) {
        List<PipelineStep> steps = request.getDefinition().getStepsList();
        int done = tally.completed + tally.failed;
        ExecutionEvent event =
                new ExecutionEvent(
                        UUID.fromString(request.getExecutionId()),
                        ExecutionKind.PIPELINE,
                        request.getOwner(),
                        ++tally.seq,
                        status,
                        status.isFinal() || steps.isEmpty() ? null : steps.get(0).getId(),
                        steps.size(),
                        status.isFinal() ? steps.size() : 0,
                        100.0 * done / request.getItemCount(),
                        request.getItemCount(),
                        tally.completed,
                        tally.failed,
                        steps.stream().map(step -> step(step, status, done)).toList(),
                        items,
                        error,
                        null,
                        Instant.now(),
                        announcement(request));
        sendProgress(request.getExecutionId(), event.toJson());
    }

    private static StepProgress step(PipelineStep step, ExecutionStatus status, int done) {
        return new StepProgress(
                step.getId(),
                step.getComponent(),
                status,
                done,
                Instant.now(),
                status.isFinal() ? Instant.now() : null,
                new StepProgress.ResourceUsage(0.5, 1_000_000, null));
    }

    private static OutputFile output(ItemRequest request) {
        UUID execution = UUID.fromString(request.getExecutionId());
        UUID file = Identifiers.outputFile(execution, request.getItemIndex(), "resize", "image");
        return new OutputFile(
                file,
                "resize",
                "result-" + request.getItemIndex() + ".jpg",
                "image/jpeg",
                3,
                ObjectKeys.output(execution, request.getItemIndex(), file),
                "ab".repeat(32),
                800,
                600,
                0x5ad1L);
    }

    private static Detection detection() {
        return new Detection(
                "ai_detection", "person", 0.75, new Detection.Box(1, 2, 30, 40, 800, 600));
    }
}
