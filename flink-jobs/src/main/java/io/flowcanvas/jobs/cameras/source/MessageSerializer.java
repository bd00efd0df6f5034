package io.flowcanvas.jobs.cameras.source;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.io.IOException;
import java.util.function.Function;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Writes a value as a message, whose own rules let releases read each other's. */
final class MessageSerializer<T, M extends MessageLite> implements SimpleVersionedSerializer<T> {
    private static final int VERSION = 1;

    private final Function<T, M> toMessage;
    private final Function<M, T> fromMessage;
    private final Parser<M> parser;

    MessageSerializer(Function<T, M> toMessage, Function<M, T> fromMessage, Parser<M> parser) {
        this.toMessage = toMessage;
        this.fromMessage = fromMessage;
        this.parser = parser;
    }

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(T value) {
        return toMessage.apply(value).toByteArray();
    }

    @Override
    public T deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    "version %d is not known, only %d; restore with the release that wrote it"
                            .formatted(version, VERSION));
        }
        return fromMessage.apply(parser.parseFrom(serialized));
    }
}
