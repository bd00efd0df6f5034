package io.flowcanvas.api.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.core.execution.ExecutionStatus;
import io.flowcanvas.core.naming.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ProgressTailTest {
    private static final UUID ID = UUID.randomUUID();
    private static final TopicPartition PARTITION =
            new TopicPartition(Topics.PROCESSING_PROGRESS, 0);

    private final Queue<Consumer<String, byte[]>> consumers = new ArrayDeque<>();
    private final ProgressHub hub = new ProgressHub(new SimpleMeterRegistry());
    private final ProgressTail tail = new ProgressTail(consumers::remove, hub);

    @Test
    void goesOnWhereItWasAfterAFailure() {
        MockConsumer<String, byte[]> first = consumer(7);
        tail.pollOnce();
        first.setPollException(new KafkaException("gone"));
        assertThatThrownBy(tail::pollOnce).isInstanceOf(KafkaException.class);
        assertThat(first.closed()).isTrue();

        MockConsumer<String, byte[]> second = consumer(9);
        second.schedulePollTask(() -> second.addRecord(event(7, ExecutionStatus.RUNNING)));
        second.schedulePollTask(() -> second.addRecord(event(8, ExecutionStatus.COMPLETED)));
        tail.pollOnce();
        tail.pollOnce();

        List<ExecutionStatus> told = new ArrayList<>();
        hub.recall(ID, state -> told.add(state.status()));
        assertThat(told).containsExactly(ExecutionStatus.COMPLETED);
        assertThat(second.position(PARTITION)).isEqualTo(9);
    }

    private MockConsumer<String, byte[]> consumer(long end) {
        MockConsumer<String, byte[]> consumer = new MockConsumer<>("latest");
        Node node = new Node(0, "localhost", 1);
        consumer.updatePartitions(
                PARTITION.topic(),
                List.of(
                        new PartitionInfo(
                                PARTITION.topic(), 0, node, new Node[] {node}, new Node[] {node})));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, end));
        consumers.add(consumer);
        return consumer;
    }

    private static ConsumerRecord<String, byte[]> event(long offset, ExecutionStatus status) {
        return new ConsumerRecord<>(
                PARTITION.topic(),
                PARTITION.partition(),
                offset,
                ID.toString(),
                Events.event(ID, offset, status).toJson());
    }
}
