package io.flowcanvas.api.submission;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** The images of an earlier execution, read again from the records that carried them. */
final class KafkaInputs implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Where the record of an item lies. */
    record Position(int partition, long offset) {}

    private final KafkaConsumer<String, byte[]> consumer;
    private final UUID executionId;
    private final String topic;
    private final List<Position> positions;

    private KafkaInputs(
            KafkaConsumer<String, byte[]> consumer,
            UUID executionId,
            String topic,
            List<Position> positions) {
        this.consumer = consumer;
        this.executionId = executionId;
        this.topic = topic;
        this.positions = List.copyOf(positions);
    }

    /**
     * Blocks.
     *
     * @param positions by index of the item
     * @throws FlowcanvasException {@code CONFLICT} if Kafka has dropped one of them, {@code
     *     SERVICE_UNAVAILABLE} if it does not answer
     */
    static KafkaInputs open(
            Map<String, Object> settings,
            UUID executionId,
            String topic,
            List<Position> positions,
            Set<Integer> wanted) {
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        KafkaInputs inputs =
                new KafkaInputs(new KafkaConsumer<>(settings), executionId, topic, positions);
        try {
            inputs.assign(wanted);
            return inputs;
        } catch (KafkaException e) {
            inputs.close();
            throw unavailable(e);
        } catch (RuntimeException e) {
            inputs.close();
            throw e;
        }
    }

    /** Blocks; for one thread at a time. */
    ByteString read(int index) {
        Position position = positions.get(index);
        TopicPartition partition = new TopicPartition(topic, position.partition());
        try {
            return image(record(partition, position.offset()), index);
        } catch (KafkaException e) {
            throw unavailable(e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }

    private void assign(Set<Integer> wanted) {
        Set<TopicPartition> partitions =
                wanted.stream()
                        .map(index -> new TopicPartition(topic, positions.get(index).partition()))
                        .collect(Collectors.toSet());
        Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions, TIMEOUT);
        Map<TopicPartition, Long> end = consumer.endOffsets(partitions, TIMEOUT);
        for (int index : wanted) {
            Position position = positions.get(index);
            TopicPartition partition = new TopicPartition(topic, position.partition());
            boolean kept =
                    position.offset() >= first.getOrDefault(partition, 0L)
                            && position.offset() < end.getOrDefault(partition, 0L);
            if (!kept) {
                throw gone();
            }
        }
        consumer.assign(partitions);
        consumer.pause(partitions);
    }

    private ConsumerRecord<String, byte[]> record(TopicPartition partition, long offset) {
        consumer.resume(Set.of(partition));
        consumer.seek(partition, offset);
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (System.nanoTime() < deadline) {
            for (ConsumerRecord<String, byte[]> record :
                    consumer.poll(Duration.ofMillis(200)).records(partition)) {
                consumer.pause(Set.of(partition));
                if (record.offset() != offset) {
                    throw gone();
                }
                return record;
            }
        }
        throw new org.apache.kafka.common.errors.TimeoutException("no record came in time");
    }

    private ByteString image(ConsumerRecord<String, byte[]> record, int index) {
        try {
            ItemRequest request = ItemRequest.parseFrom(record.value());
            boolean same =
                    request.getExecutionId().equals(executionId.toString())
                            && request.getItemIndex() == index
                            && request.hasInlineData();
            if (same) {
                return request.getInlineData();
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the record of item " + index + " is broken", e);
        }
        throw gone();
    }

    private static FlowcanvasException gone() {
        return new FlowcanvasException(
                ErrorCode.CONFLICT,
                "the inputs are not kept any more, their time in Kafka is over; send them again");
    }

    private static FlowcanvasException unavailable(KafkaException cause) {
        return new FlowcanvasException(
                ErrorCode.SERVICE_UNAVAILABLE, "Kafka does not answer; try again later", cause);
    }
}
