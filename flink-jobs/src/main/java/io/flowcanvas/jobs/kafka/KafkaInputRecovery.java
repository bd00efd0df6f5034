package io.flowcanvas.jobs.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.jobs.v1.LaneItem;
import io.flowcanvas.proto.jobs.v1.RecordPosition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads records again at their positions. Blocks, and throws when Kafka does not answer, so that
 * the job tries again.
 */
public final class KafkaInputRecovery implements InputRecovery {
    private static final long serialVersionUID = 1L;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String bootstrapServers;

    public KafkaInputRecovery(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    @Override
    public List<LaneItem> recover(List<LaneItem> items) {
        if (items.stream().allMatch(KafkaInputRecovery::isComplete)) {
            return items;
        }
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            return items.stream()
                    .map(item -> isComplete(item) ? item : complete(item, consumer))
                    .toList();
        }
    }

    private static boolean isComplete(LaneItem item) {
        return item.getRequest().hasInlineData() || item.getRequest().hasObjectKey();
    }

    private static LaneItem complete(LaneItem item, KafkaConsumer<byte[], byte[]> consumer) {
        return read(item.getPosition(), consumer)
                .flatMap(KafkaInputRecovery::request)
                .filter(request -> isSame(request, item.getRequest()))
                .map(request -> item.toBuilder().setRequest(request).build())
                .orElse(item);
    }

    private static Optional<ConsumerRecord<byte[], byte[]>> read(
            RecordPosition position, KafkaConsumer<byte[], byte[]> consumer) {
        TopicPartition partition = new TopicPartition(position.getTopic(), position.getPartition());
        List<TopicPartition> partitions = List.of(partition);
        consumer.assign(partitions);
        Long first = consumer.beginningOffsets(partitions, PATIENCE).get(partition);
        Long end = consumer.endOffsets(partitions, PATIENCE).get(partition);
        if (first == null
                || end == null
                || position.getOffset() < first
                || position.getOffset() >= end) {
            return Optional.empty();
        }
        consumer.seek(partition, position.getOffset());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                return Optional.of(record).filter(found -> found.offset() == position.getOffset());
            }
        }
        throw new IllegalStateException(
                "no record came from "
                        + partition
                        + " at offset "
                        + position.getOffset()
                        + " within "
                        + PATIENCE);
    }

    private static Optional<ItemRequest> request(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Optional.of(ItemRequest.parseFrom(record.value()));
        } catch (InvalidProtocolBufferException e) {
            // the topic was made anew and something else lies there
            return Optional.empty();
        }
    }

    private static boolean isSame(ItemRequest one, ItemRequest other) {
        return one.getExecutionId().equals(other.getExecutionId())
                && one.getItemIndex() == other.getItemIndex();
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        1,
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        1024 * 1024),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
