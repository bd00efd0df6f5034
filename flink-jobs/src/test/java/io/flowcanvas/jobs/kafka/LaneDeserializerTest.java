package io.flowcanvas.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.engine.v1.PipelineReference;
import io.flowcanvas.proto.jobs.v1.LaneRecord;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class LaneDeserializerTest {
    private static final ItemRequest GOOD =
            ItemRequest.newBuilder()
                    .setExecutionId("01890000-0000-7000-8000-000000000001")
                    .setItemCount(1)
                    .setReference(PipelineReference.newBuilder().setId("p"))
                    .setObjectKey("files/1")
                    .build();

    @Test
    void readsAnItem() {
        assertThat(read(GOOD.toByteArray()).getItem().getRequest()).isEqualTo(GOOD);
        assertThat(read(GOOD.toByteArray()).getItem().getPosition().getOffset()).isEqualTo(42);
    }

    @Test
    void buriesWhatIsNoMessageWithItsBytesPlaceAndHeaders() {
        ConsumerRecord<byte[], byte[]> record = record(new byte[] {7, 7, 7});
        record.headers().add("trace", new byte[] {1});
        LaneRecord read = LaneDeserializer.read(record);

        assertThat(read.getDeadLetter().getReason()).startsWith("not an ItemRequest");
        assertThat(read.getDeadLetter().getValue().toByteArray()).containsExactly(7, 7, 7);
        assertThat(read.getDeadLetter().getOffset()).isEqualTo(42);
        assertThat(read.getDeadLetter().getHeaders(0).getName()).isEqualTo("trace");
    }

    @Test
    void buriesARecordWithoutAValue() {
        assertThat(reason(null)).contains("no value");
    }

    @Test
    void buriesMessagesThatMakeNoSense() {
        assertThat(reason(GOOD.toBuilder().setExecutionId("7").build().toByteArray()))
                .contains("execution_id");
        assertThat(reason(GOOD.toBuilder().setItemIndex(1).build().toByteArray()))
                .contains("item_index");
        assertThat(reason(GOOD.toBuilder().setItemCount(Integer.MAX_VALUE).build().toByteArray()))
                .contains("item");
        assertThat(reason(GOOD.toBuilder().setItemIndex(-1).build().toByteArray()))
                .contains("item_index");
        assertThat(reason(GOOD.toBuilder().clearReference().build().toByteArray()))
                .contains("no pipeline");
        assertThat(reason(GOOD.toBuilder().clearObjectKey().build().toByteArray()))
                .contains("no input");
    }

    @Test
    void buriesWhatNoRowCanBeMadeOf() {
        ItemRequest announced = GOOD.toBuilder().setAnnounce(true).build();
        PipelineReference pipeline =
                PipelineReference.newBuilder()
                        .setId("01890000-0000-7000-8000-0000000000aa")
                        .build();

        assertThat(reason(announced.toByteArray())).contains("not a UUID: \"p\"");
        ItemRequest good = announced.toBuilder().setReference(pipeline).build();
        assertThat(read(good.toByteArray()).hasItem()).isTrue();
        assertThat(reason(good.toBuilder().setItemCount(2).build().toByteArray()))
                .contains("one of 2 items");
        assertThat(
                        reason(
                                good.toBuilder()
                                        .setSubmittedAt(
                                                Timestamp.newBuilder().setSeconds(Long.MAX_VALUE))
                                        .build()
                                        .toByteArray()))
                .contains("submitted_at");
    }

    private static String reason(byte[] value) {
        return read(value).getDeadLetter().getReason();
    }

    private static LaneRecord read(byte[] value) {
        return LaneDeserializer.read(record(value));
    }

    private static ConsumerRecord<byte[], byte[]> record(byte[] value) {
        return new ConsumerRecord<>("lane", 3, 42, "key".getBytes(StandardCharsets.UTF_8), value);
    }
}
