package io.flowcanvas.jobs.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.jobs.v1.LaneItem;
import io.flowcanvas.proto.jobs.v1.RecordPosition;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads records again at their positions, neighbours in one go. Blocks, and throws when Kafka does
 * not answer, so that the job tries again.
 */
public final class KafkaInputRecovery implements InputRecovery {
    private static final long serialVersionUID = 1L;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Offsets: to skip fewer records costs less than to ask anew. */
    private static final int NEIGHBOURHOOD = 8;

    private final String bootstrapServers;
    private transient @Nullable KafkaConsumer<byte[], byte[]> opened;

    public KafkaInputRecovery(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    @Override
    public List<LaneItem> recover(List<LaneItem> items) {
        Map<TopicPartition, NavigableSet<Long>> wanted = new LinkedHashMap<>();
        for (LaneItem item : items) {
            if (!isComplete(item)) {
                wanted.computeIfAbsent(partition(item.getPosition()), any -> new TreeSet<>())
                        .add(item.getPosition().getOffset());
            }
        }
        Map<RecordPosition, ItemRequest> found = new HashMap<>();
        wanted.forEach((partition, offsets) -> read(partition, offsets, found));
        return items.stream().map(item -> isComplete(item) ? item : complete(item, found)).toList();
    }

    private static boolean isComplete(LaneItem item) {
        return item.getRequest().hasInlineData() || item.getRequest().hasObjectKey();
    }

    private static LaneItem complete(LaneItem item, Map<RecordPosition, ItemRequest> found) {
        ItemRequest request = found.get(item.getPosition());
        return request != null && isSame(request, item.getRequest())
                ? item.toBuilder().setRequest(request).build()
                : item;
    }

    private void read(
            TopicPartition partition,
            NavigableSet<Long> offsets,
            Map<RecordPosition, ItemRequest> found) {
        KafkaConsumer<byte[], byte[]> consumer = consumer();
        List<TopicPartition> partitions = List.of(partition);
        consumer.assign(partitions);
        Long first = consumer.beginningOffsets(partitions, PATIENCE).get(partition);
        Long end = consumer.endOffsets(partitions, PATIENCE).get(partition);
        if (first == null || end == null) {
            return;
        }
        NavigableSet<Long> left = new TreeSet<>(offsets.subSet(first, true, end, false));
        long position = Long.MIN_VALUE;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!left.isEmpty()) {
            if (left.first() < position || left.first() > position + NEIGHBOURHOOD) {
                consumer.seek(partition, left.first());
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                if (left.remove(record.offset()) && record.value() != null) {
                    keep(record, found);
                }
            }
            position = consumer.position(partition, PATIENCE);
            // those that were compacted away or belong to no record
            left.headSet(position).clear();
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "no record came from %s at offset %d within %s"
                                .formatted(partition, offsets.first(), PATIENCE));
            }
        }
    }

    private static void keep(
            ConsumerRecord<byte[], byte[]> record, Map<RecordPosition, ItemRequest> found) {
        RecordPosition position =
                RecordPosition.newBuilder()
                        .setTopic(record.topic())
                        .setPartition(record.partition())
                        .setOffset(record.offset())
                        .build();
        try {
            found.put(position, ItemRequest.parseFrom(record.value()));
        } catch (InvalidProtocolBufferException e) {
            // the topic was made anew and something else lies there
            found.remove(position);
        }
    }

    private static TopicPartition partition(RecordPosition position) {
        return new TopicPartition(position.getTopic(), position.getPartition());
    }

    private static boolean isSame(ItemRequest one, ItemRequest other) {
        return one.getExecutionId().equals(other.getExecutionId())
                && one.getItemIndex() == other.getItemIndex();
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        if (opened == null) {
            opened =
                    new KafkaConsumer<>(
                            Map.of(
                                    ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                    bootstrapServers,
                                    ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                                    NEIGHBOURHOOD,
                                    ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                                    1024 * 1024),
                            new ByteArrayDeserializer(),
                            new ByteArrayDeserializer());
        }
        return opened;
    }

    @Override
    public void close() {
        KafkaConsumer<byte[], byte[]> consumer = opened;
        opened = null;
        if (consumer != null) {
            consumer.close(Duration.ofSeconds(1));
        }
    }
}
