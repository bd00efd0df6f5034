package io.flowcanvas.api.cameras.pictures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.core.naming.Topics;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PictureTailTest {
    private static final int PARTITIONS = 4;
    private static final long END = 50;

    private final Queue<Consumer<String, byte[]>> consumers = new ArrayDeque<>();
    private final List<Long> read = new ArrayList<>();
    private final PictureTail tail =
            new PictureTail(consumers::remove, (camera, record) -> read.add(record.offset()));

    @Test
    void readsThePartitionsOfTheCamerasAskedForAndNoOthers() {
        MockConsumer<String, byte[]> consumer = consumer();
        UUID one = UUID.randomUUID();
        UUID two = elsewhere(one);

        tail.turnTo(Set.of(one));
        assertThat(consumer.assignment()).containsExactly(place(one));
        tail.turnTo(Set.of(one, two));
        assertThat(consumer.assignment()).containsExactlyInAnyOrder(place(one), place(two));
        tail.turnTo(Set.of(two));
        assertThat(consumer.assignment()).containsExactly(place(two));
        tail.rest();
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void readsFromTheEndOnWhatIsOfTheCamera() {
        MockConsumer<String, byte[]> consumer = consumer();
        UUID camera = UUID.randomUUID();
        tail.turnTo(Set.of(camera));
        consumer.addRecord(record(place(camera), END, camera));
        consumer.addRecord(record(place(camera), END + 1, UUID.randomUUID()));
        consumer.addRecord(record(place(camera), END + 2, camera));

        tail.poll(Set.of(camera));

        assertThat(read).containsExactly(END, END + 2);
    }

    @Test
    void missesNothingOfACameraWhenAnotherIsAskedForOrKafkaFails() {
        MockConsumer<String, byte[]> first = consumer();
        UUID one = UUID.randomUUID();
        UUID two = elsewhere(one);
        tail.turnTo(Set.of(one));
        first.addRecord(record(place(one), END, one));
        tail.poll(Set.of(one));
        tail.turnTo(Set.of(one, two));
        assertThat(first.position(place(one))).isEqualTo(END + 1);
        first.setPollException(new KafkaException("gone"));
        assertThatThrownBy(() -> tail.poll(Set.of(one))).isInstanceOf(KafkaException.class);
        assertThat(first.closed()).isTrue();

        MockConsumer<String, byte[]> second = consumer();
        tail.turnTo(Set.of(one));

        assertThat(second.position(place(one))).isEqualTo(END + 1);
    }

    private static TopicPartition place(UUID camera) {
        return PictureTail.partition(camera, PARTITIONS);
    }

    private static UUID elsewhere(UUID camera) {
        UUID other = UUID.randomUUID();
        while (place(other).equals(place(camera))) {
            other = UUID.randomUUID();
        }
        return other;
    }

    private static ConsumerRecord<String, byte[]> record(
            TopicPartition place, long offset, UUID camera) {
        return new ConsumerRecord<>(
                place.topic(), place.partition(), offset, camera.toString(), new byte[0]);
    }

    private MockConsumer<String, byte[]> consumer() {
        MockConsumer<String, byte[]> consumer = new MockConsumer<>("latest");
        Node node = new Node(0, "localhost", 1);
        Node[] nodes = {node};
        List<PartitionInfo> infos = new ArrayList<>();
        Map<TopicPartition, Long> ends = new HashMap<>();
        Map<TopicPartition, Long> begins = new HashMap<>();
        for (int i = 0; i < PARTITIONS; i++) {
            infos.add(new PartitionInfo(Topics.CAMERA_PICTURES, i, node, nodes, nodes));
            ends.put(new TopicPartition(Topics.CAMERA_PICTURES, i), END);
            begins.put(new TopicPartition(Topics.CAMERA_PICTURES, i), 0L);
        }
        consumer.updatePartitions(Topics.CAMERA_PICTURES, infos);
        consumer.updateEndOffsets(ends);
        consumer.updateBeginningOffsets(begins);
        consumers.add(consumer);
        return consumer;
    }
}
