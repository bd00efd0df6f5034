package io.flowcanvas.jobs.serialization;

import com.google.protobuf.Message;
import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Type of a protobuf message: immutable, evolves by protobuf's own rules, never goes through Kryo.
 */
@SuppressWarnings("deprecation") // createSerializer(ExecutionConfig) is still abstract in 1.20
public final class ProtobufTypeInformation<T extends Message> extends TypeInformation<T> {
    private static final long serialVersionUID = 1L;

    private final Class<T> type;

    private ProtobufTypeInformation(Class<T> type) {
        this.type = type;
    }

    public static <T extends Message> ProtobufTypeInformation<T> ofMessage(Class<T> type) {
        return new ProtobufTypeInformation<>(type);
    }

    /** A list of such messages in a checkpoint. */
    public static <T extends Message> ListStateDescriptor<T> listOf(String name, Class<T> type) {
        return new ListStateDescriptor<>(name, ofMessage(type));
    }

    @Override
    public TypeSerializer<T> createSerializer(SerializerConfig configuration) {
        return new ProtobufSerializer<>(type);
    }

    @Override
    public TypeSerializer<T> createSerializer(
            org.apache.flink.api.common.ExecutionConfig configuration) {
        return new ProtobufSerializer<>(type);
    }

    @Override
    public Class<T> getTypeClass() {
        return type;
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public boolean canEqual(@Nullable Object other) {
        return other instanceof ProtobufTypeInformation;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProtobufTypeInformation<?> that && type.equals(that.type);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(type);
    }

    @Override
    public String toString() {
        return "Protobuf<" + type.getSimpleName() + ">";
    }
}
