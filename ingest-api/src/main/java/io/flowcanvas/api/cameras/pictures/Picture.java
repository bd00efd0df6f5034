package io.flowcanvas.api.cameras.pictures;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import io.flowcanvas.api.messaging.ProtoTimes;
import io.flowcanvas.proto.engine.v1.CameraPicture;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A processed frame.
 *
 * @param frame number that the camera's source gave it
 * @param offset where it stands among all pictures of its partition
 */
public record Picture(long frame, Instant capturedAt, ByteString jpeg, int partition, long offset) {

    /** Empty if the record holds none. */
    static Optional<Picture> read(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return Optional.empty();
        }
        try {
            CameraPicture picture = CameraPicture.parseFrom(inPlace(record.value()));
            return picture.getJpeg().isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new Picture(
                                    picture.getFrame(),
                                    ProtoTimes.instant(picture.getCapturedAt()),
                                    picture.getJpeg(),
                                    record.partition(),
                                    record.offset()));
        } catch (IOException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The picture is not copied out of the record. */
    private static CodedInputStream inPlace(byte[] record) {
        CodedInputStream input = UnsafeByteOperations.unsafeWrap(record).newCodedInput();
        input.enableAliasing(true);
        return input;
    }

    /** Positions of two partitions say nothing: then the one that came later is the newer. */
    boolean isNewerThan(Picture other) {
        return partition != other.partition || offset > other.offset;
    }
}
