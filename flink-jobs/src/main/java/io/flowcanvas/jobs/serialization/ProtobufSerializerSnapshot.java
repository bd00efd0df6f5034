package io.flowcanvas.jobs.serialization;

import com.google.protobuf.Message;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint keeps of the serializer: the message's class name. Fields evolve as protobuf
 * allows.
 */
public final class ProtobufSerializerSnapshot<T extends Message>
        implements TypeSerializerSnapshot<T> {
    private static final int VERSION = 1;

    private @Nullable Class<T> type;

    /** For Flink, which then calls {@link #readSnapshot}. */
    public ProtobufSerializerSnapshot() {}

    ProtobufSerializerSnapshot(Class<T> type) {
        this.type = type;
    }

    @Override
    public int getCurrentVersion() {
        return VERSION;
    }

    @Override
    public void writeSnapshot(DataOutputView out) throws IOException {
        out.writeUTF(type().getName());
    }

    @Override
    public void readSnapshot(int readVersion, DataInputView in, ClassLoader loader)
            throws IOException {
        type = InstantiationUtil.resolveClassByName(in, loader, Message.class);
    }

    @Override
    public TypeSerializer<T> restoreSerializer() {
        return new ProtobufSerializer<>(type());
    }

    @Override
    public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
            TypeSerializerSnapshot<T> old) {
        return old instanceof ProtobufSerializerSnapshot<T> that
                        && that.type().getName().equals(type().getName())
                ? TypeSerializerSchemaCompatibility.compatibleAsIs()
                : TypeSerializerSchemaCompatibility.incompatible();
    }

    private Class<T> type() {
        if (type == null) {
            throw new IllegalStateException("the snapshot has not been read yet");
        }
        return type;
    }
}
