package io.flowcanvas.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.proto.engine.v1.CheckFunction;
import io.flowcanvas.proto.engine.v1.DescribeSession;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class CallDeserializerTest {
    private static final String ID = "01890000-0000-7000-8000-000000000001";
    private static final FunctionCall GOOD =
            FunctionCall.newBuilder()
                    .setCallId(ID)
                    .setTargetId(ID)
                    .setDescribe(DescribeSession.newBuilder().setOwner("ada"))
                    .build();

    @Test
    void reads_a_call() {
        assertThat(CallDeserializer.read(record(GOOD.toByteArray())).getCall()).isEqualTo(GOOD);
    }

    @Test
    void buries_what_is_no_call_with_its_bytes_and_place() {
        var letter = CallDeserializer.read(record(new byte[] {7, 7, 7})).getDeadLetter();

        assertThat(letter.getReason()).startsWith("not a FunctionCall");
        assertThat(letter.getValue().toByteArray()).containsExactly(7, 7, 7);
        assertThat(letter.getOffset()).isEqualTo(42);
    }

    @Test
    void buries_calls_that_make_no_sense() {
        assertThat(reason(null)).contains("no value");
        assertThat(reason(GOOD.toBuilder().setCallId(" ").build())).contains("call_id");
        assertThat(reason(GOOD.toBuilder().setTargetId("../x").build())).contains("target_id");
        assertThat(reason(GOOD.toBuilder().clearRequest().build())).contains("asks for nothing");
        assertThat(reason(GOOD.toBuilder().setCheck(CheckFunction.getDefaultInstance()).build()))
                .contains("not a SHA-256");
    }

    private static String reason(FunctionCall call) {
        byte[] value = call == null ? null : call.toByteArray();
        return CallDeserializer.read(record(value)).getDeadLetter().getReason();
    }

    private static ConsumerRecord<byte[], byte[]> record(byte[] value) {
        return new ConsumerRecord<>(
                "function-calls", 3, 42, "key".getBytes(StandardCharsets.UTF_8), value);
    }
}
