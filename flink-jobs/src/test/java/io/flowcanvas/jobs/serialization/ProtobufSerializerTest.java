package io.flowcanvas.jobs.serialization;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import java.io.IOException;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class ProtobufSerializerTest {
    private static final ItemRequest ITEM =
            ItemRequest.newBuilder()
                    .setExecutionId("e")
                    .setInlineData(ByteString.copyFrom(new byte[] {1, 0, -1}))
                    .build();

    private final TypeSerializer<ItemRequest> serializer = serializer(ItemRequest.class);

    @Test
    void readsBackWhatItWrote() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(ITEM, out);
        serializer.serialize(ItemRequest.getDefaultInstance(), out);

        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        assertThat(serializer.deserialize(in)).isEqualTo(ITEM);
        assertThat(serializer.deserialize(in)).isEqualTo(ItemRequest.getDefaultInstance());
    }

    @Test
    void copiesBytesAsTheyAre() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(ITEM, out);
        DataOutputSerializer copy = new DataOutputSerializer(64);
        serializer.copy(new DataInputDeserializer(out.getCopyOfBuffer()), copy);

        assertThat(copy.getCopyOfBuffer()).isEqualTo(out.getCopyOfBuffer());
    }

    @Test
    void isRestoredFromItsSnapshot() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());

        TypeSerializerSnapshot<ItemRequest> restored =
                TypeSerializerSnapshot.readVersionedSnapshot(
                        new DataInputDeserializer(out.getCopyOfBuffer()),
                        getClass().getClassLoader());

        assertThat(restored.restoreSerializer()).isEqualTo(serializer);
        assertThat(
                        serializer
                                .snapshotConfiguration()
                                .resolveSchemaCompatibility(restored)
                                .isCompatibleAsIs())
                .isTrue();
    }

    @Test
    void refusesTheStateOfAnotherMessage() {
        @SuppressWarnings({"unchecked", "rawtypes"}) // that is what the test is about
        TypeSerializerSnapshot<ItemRequest> foreign =
                (TypeSerializerSnapshot)
                        serializer(PipelineDefinition.class).snapshotConfiguration();

        assertThat(
                        serializer
                                .snapshotConfiguration()
                                .resolveSchemaCompatibility(foreign)
                                .isIncompatible())
                .isTrue();
    }

    private static <T extends Message> TypeSerializer<T> serializer(Class<T> type) {
        return ProtobufTypeInformation.ofMessage(type)
                .createSerializer(new ExecutionConfig().getSerializerConfig());
    }
}
