package io.flowcanvas.api.submission;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.api.database.Database;
import io.flowcanvas.api.messaging.KafkaSettings;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.execution.OnItemError;
import io.flowcanvas.core.execution.Priority;
import io.flowcanvas.core.naming.Identifiers;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import io.r2dbc.spi.Readable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Runs an execution once more: the same pipeline version, parameters and inputs, a new id. */
@Component
public final class Reruns {

    private record Earlier(
            UUID id,
            String owner,
            UUID pipelineId,
            ByteString definition,
            String parameters,
            Priority priority,
            OnItemError onItemError,
            String topic,
            List<KafkaInputs.Position> positions) {}

    private record EarlierItem(String filename, long size, @Nullable String objectKey) {}

    private final Database database;
    private final KafkaSettings kafka;
    private final SubmissionService submissions;

    Reruns(Database database, KafkaSettings kafka, SubmissionService submissions) {
        this.database = database;
        this.kafka = kafka;
        this.submissions = submissions;
    }

    /**
     * @return fails with {@code CONFLICT} if the inputs are gone; empty if there is no such
     *     execution
     */
    public Mono<Accepted> rerun(UUID executionId) {
        return Mono.zip(earlier(executionId), items(executionId))
                .flatMap(found -> submit(found.getT1(), found.getT2()));
    }

    private Mono<Accepted> submit(Earlier earlier, List<EarlierItem> items) {
        Set<Integer> inline =
                IntStream.range(0, items.size())
                        .filter(index -> items.get(index).objectKey() == null)
                        .boxed()
                        .collect(Collectors.toSet());
        if (inline.isEmpty()) {
            return submissions.submit(
                    Identifiers.timeOrdered(), submission(earlier, items, null), null);
        }
        if (earlier.positions().size() != items.size()) {
            return Mono.error(
                    new FlowcanvasException(
                            ErrorCode.CONFLICT,
                            "this execution was never accepted, so its inputs were not kept"));
        }
        return Mono.fromCallable(
                        () ->
                                KafkaInputs.open(
                                        kafka.consumer(),
                                        earlier.id(),
                                        earlier.topic(),
                                        earlier.positions(),
                                        inline))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(inputs -> submitAndClose(earlier, items, inputs));
    }

    /** The submission goes on when the client leaves, and so must its inputs. */
    private Mono<Accepted> submitAndClose(
            Earlier earlier, List<EarlierItem> items, KafkaInputs inputs) {
        Mono<Accepted> whole =
                submissions
                        .submit(Identifiers.timeOrdered(), submission(earlier, items, inputs), null)
                        .publishOn(Schedulers.boundedElastic())
                        .doFinally(end -> inputs.close());
        return Mono.fromFuture(whole.toFuture(), true);
    }

    private static Submission submission(
            Earlier earlier, List<EarlierItem> items, @Nullable KafkaInputs inputs) {
        List<Submission.Item> again = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            EarlierItem item = items.get(i);
            again.add(new Submission.Item(item.filename(), item.size(), content(item, i, inputs)));
        }
        try {
            return new Submission(
                    earlier.owner(),
                    earlier.pipelineId(),
                    PipelineDefinition.parseFrom(earlier.definition()),
                    earlier.parameters(),
                    earlier.priority(),
                    earlier.onItemError(),
                    again);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("definition of " + earlier.id() + " cannot be read", e);
        }
    }

    private static ItemContent content(EarlierItem item, int index, @Nullable KafkaInputs inputs) {
        if (item.objectKey() != null) {
            return new ItemContent.Stored(item.objectKey());
        }
        KafkaInputs open = Objects.requireNonNull(inputs);
        return new ItemContent.Inline(() -> open.read(index));
    }

    private Mono<Earlier> earlier(UUID id) {
        return database.one(
                client ->
                        client.sql(
                                        "select id, owner, pipeline_id, definition, parameters,"
                                            + " priority, on_item_error, topic, partitions, offsets"
                                            + " from executions where id = :id")
                                .bind("id", id)
                                .map(Reruns::read)
                                .one());
    }

    private Mono<List<EarlierItem>> items(UUID id) {
        return database.many(
                        client ->
                                client.sql(
                                                "select filename, size_bytes, object_key from"
                                                    + " execution_items where execution_id = :id"
                                                    + " order by index")
                                        .bind("id", id)
                                        .map(
                                                row ->
                                                        new EarlierItem(
                                                                required(row, 0, String.class),
                                                                required(row, 1, Long.class),
                                                                row.get(2, String.class)))
                                        .all())
                .collectList();
    }

    private static Earlier read(Readable row) {
        Integer[] partitions = row.get(8, Integer[].class);
        Long[] offsets = row.get(9, Long[].class);
        return new Earlier(
                required(row, 0, UUID.class),
                required(row, 1, String.class),
                required(row, 2, UUID.class),
                ByteString.copyFrom(required(row, 3, ByteBuffer.class)),
                required(row, 4, String.class),
                Priority.of(required(row, 5, String.class)),
                OnItemError.of(required(row, 6, String.class)),
                required(row, 7, String.class),
                positions(partitions, offsets));
    }

    private static List<KafkaInputs.Position> positions(
            Integer @Nullable [] partitions, Long @Nullable [] offsets) {
        if (partitions == null || offsets == null) {
            return List.of();
        }
        return IntStream.range(0, partitions.length)
                .mapToObj(i -> new KafkaInputs.Position(partitions[i], offsets[i]))
                .toList();
    }

    private static <T> T required(Readable row, int column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type));
    }
}
