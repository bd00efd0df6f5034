package io.flowcanvas.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.jobs.v1.LaneItem;
import io.flowcanvas.proto.jobs.v1.RecordPosition;
import io.flowcanvas.testkit.Services;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class KafkaInputRecoveryIT {
    private static final Map<String, Object> KAFKA =
            Map.of("bootstrap.servers", Services.kafka().bootstrapServers());

    private static final int ITEMS = 60;

    private final InputRecovery recovery =
            new KafkaInputRecovery(Services.kafka().bootstrapServers());
    private String topic = "";

    @BeforeEach
    void publishItems(TestInfo test) throws Exception {
        topic = "recovery-" + test.getTestMethod().orElseThrow().getName();
        try (AdminClient admin = AdminClient.create(KAFKA)) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(KAFKA, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int item = 0; item < ITEMS; item++) {
                producer.send(new ProducerRecord<>(topic, request(item).toByteArray()));
            }
            producer.flush();
        }
    }

    @Test
    void bringsEachInputBackInOrder() {
        List<LaneItem> recovered = recovery.recover(List.of(bare(1, 1), bare(0, 0)));

        assertThat(recovered)
                .extracting(item -> item.getRequest().getInlineData().toStringUtf8())
                .containsExactly("image 1", "image 0");
    }

    @Test
    void bringsNeighboursAndThoseFarApart() {
        List<Integer> wanted = List.of(3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 20, 50, 59);

        List<LaneItem> recovered =
                recovery.recover(wanted.stream().map(item -> bare(item, item)).toList());

        assertThat(recovered)
                .extracting(item -> item.getRequest().getInlineData().toStringUtf8())
                .containsExactlyElementsOf(wanted.stream().map(item -> "image " + item).toList());
        assertThat(recovery.recover(List.of(bare(1, 1))).get(0).getRequest()).isEqualTo(request(1));
    }

    @AfterEach
    void close() {
        recovery.close();
    }

    @Test
    void leavesAnItemAloneThatHasItsInput() {
        LaneItem whole = bare(0, 77).toBuilder().setRequest(request(0)).build();

        assertThat(recovery.recover(List.of(whole))).containsExactly(whole);
    }

    @Test
    void leavesAnItemWithoutItsInputWhenTheTopicHasForgottenIt() throws Exception {
        try (AdminClient admin = AdminClient.create(KAFKA)) {
            admin.deleteRecords(
                            Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(1)))
                    .all()
                    .get();
        }

        assertThat(recovery.recover(List.of(bare(0, 0)))).containsExactly(bare(0, 0));
    }

    @Test
    void leavesAnItemWithoutItsInputWhenTheTopicWasMadeAnew() {
        assertThat(recovery.recover(List.of(bare(0, 9)))).containsExactly(bare(0, 9));
        assertThat(recovery.recover(List.of(bare(1, 0)))).containsExactly(bare(1, 0));
    }

    private static ItemRequest request(int item) {
        return ItemRequest.newBuilder()
                .setExecutionId("01890000-0000-7000-8000-000000000001")
                .setItemIndex(item)
                .setItemCount(ITEMS)
                .setInlineData(ByteString.copyFromUtf8("image " + item))
                .build();
    }

    private LaneItem bare(int item, long offset) {
        return LaneItem.newBuilder()
                .setRequest(request(item).toBuilder().clearInput())
                .setPosition(RecordPosition.newBuilder().setTopic(topic).setOffset(offset))
                .build();
    }
}
