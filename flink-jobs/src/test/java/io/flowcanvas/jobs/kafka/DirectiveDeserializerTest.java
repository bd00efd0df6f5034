package io.flowcanvas.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.CancelExecution;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import io.flowcanvas.proto.jobs.v1.Directive;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class DirectiveDeserializerTest {
    @Test
    void tellsThemApartByTheirTopic() throws Exception {
        PipelineDefinition pipeline = PipelineDefinition.newBuilder().setId("p").build();
        CancelExecution cancel =
                CancelExecution.newBuilder()
                        .setExecutionId("01890000-0000-7000-8000-000000000001")
                        .setItemCount(1)
                        .build();

        assertThat(read(Topics.PIPELINES, pipeline.toByteArray()).getPipeline())
                .isEqualTo(pipeline);
        assertThat(read(Topics.EXECUTION_CONTROL, cancel.toByteArray()).getCancel())
                .isEqualTo(cancel);
    }

    @Test
    void takesATombstoneForARetiredPipeline() throws Exception {
        assertThat(read(Topics.PIPELINES, null).getRetiredPipeline()).isEqualTo("key");
    }

    @Test
    void refusesWhatNamesNothing() {
        byte[] otherMessage =
                CancelExecution.newBuilder()
                        .setExecutionId("7")
                        .setItemCount(1)
                        .build()
                        .toByteArray();
        for (byte[] value : List.of(new byte[0], otherMessage)) {
            assertThatThrownBy(() -> read(Topics.EXECUTION_CONTROL, value))
                    .isInstanceOf(InvalidProtocolBufferException.class);
        }
        assertThatThrownBy(() -> read(Topics.PIPELINES, new byte[0]))
                .isInstanceOf(InvalidProtocolBufferException.class);
    }

    @Test
    void refusesWhatItCannotRead() {
        assertThatThrownBy(() -> read(Topics.EXECUTION_CONTROL, new byte[] {7}))
                .isInstanceOf(InvalidProtocolBufferException.class);
    }

    private static Directive read(String topic, byte[] value) throws Exception {
        return DirectiveDeserializer.read(
                new ConsumerRecord<>(topic, 0, 0, "key".getBytes(StandardCharsets.UTF_8), value));
    }
}
