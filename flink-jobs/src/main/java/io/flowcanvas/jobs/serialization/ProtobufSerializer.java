package io.flowcanvas.jobs.serialization;

import com.google.protobuf.Internal;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** Length (int), then the message. Messages are immutable, so copies are the message itself. */
public final class ProtobufSerializer<T extends Message> extends TypeSerializer<T> {
    private static final long serialVersionUID = 1L;

    private final Class<T> type;
    private transient @Nullable Parser<T> parser;

    ProtobufSerializer(Class<T> type) {
        this.type = type;
    }

    Class<T> type() {
        return type;
    }

    @Override
    public void serialize(T message, DataOutputView target) throws IOException {
        byte[] bytes = message.toByteArray();
        target.writeInt(bytes.length);
        target.write(bytes);
    }

    @Override
    public T deserialize(DataInputView source) throws IOException {
        byte[] bytes = new byte[source.readInt()];
        source.readFully(bytes);
        return parse(bytes);
    }

    private T parse(byte[] bytes) throws InvalidProtocolBufferException {
        Parser<T> present = parser;
        if (present == null) {
            present = parserOf(type);
            parser = present;
        }
        return present.parseFrom(bytes);
    }

    @SuppressWarnings("unchecked") // a message's parser makes messages of its own type
    private static <T extends Message> Parser<T> parserOf(Class<T> type) {
        return (Parser<T>) Internal.getDefaultInstance(type).getParserForType();
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        int length = source.readInt();
        target.writeInt(length);
        target.write(source, length);
    }

    @Override
    public T copy(T from) {
        return from;
    }

    @Override
    public T copy(T from, T reuse) {
        return from;
    }

    @Override
    public T deserialize(T reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public T createInstance() {
        return Internal.getDefaultInstance(type);
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public TypeSerializer<T> duplicate() {
        return new ProtobufSerializer<>(type);
    }

    @Override
    public TypeSerializerSnapshot<T> snapshotConfiguration() {
        return new ProtobufSerializerSnapshot<>(type);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProtobufSerializer<?> that && type.equals(that.type);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(type);
    }
}
