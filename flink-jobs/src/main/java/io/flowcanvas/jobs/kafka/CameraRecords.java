package io.flowcanvas.jobs.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.engine.v1.CameraFrame;
import io.flowcanvas.proto.jobs.v1.CameraChange;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads topics {@code cameras} and {@code camera-frames}. */
public final class CameraRecords {
    private static final int FEWEST_CORNERS = 3;

    private CameraRecords() {}

    /**
     * @throws InvalidProtocolBufferException if it is no camera
     */
    public static CameraChange change(ConsumerRecord<byte[], byte[]> record)
            throws InvalidProtocolBufferException {
        if (record.key() == null) {
            throw new InvalidProtocolBufferException("it has no key");
        }
        CameraChange.Builder change =
                CameraChange.newBuilder()
                        .setCameraId(new String(record.key(), StandardCharsets.UTF_8));
        if (record.value() == null) {
            return change.build();
        }
        CameraDefinition camera = CameraDefinition.parseFrom(record.value());
        if (!camera.getId().equals(change.getCameraId()) || !Wellformed.isUuid(camera.getId())) {
            throw new InvalidProtocolBufferException("its key is not its camera's id, a UUID");
        }
        if (camera.getZonesList().stream().anyMatch(z -> z.getCornersCount() < FEWEST_CORNERS)) {
            throw new InvalidProtocolBufferException("a zone has fewer than three corners");
        }
        return change.setCamera(camera).build();
    }

    /**
     * @throws InvalidProtocolBufferException if it is no frame
     */
    static CameraFrame frame(ConsumerRecord<byte[], byte[]> record)
            throws InvalidProtocolBufferException {
        if (record.value() == null) {
            throw new InvalidProtocolBufferException("it has no value");
        }
        CameraFrame frame = CameraFrame.parseFrom(record.value());
        if (!Wellformed.isUuid(frame.getCameraId())
                || !Wellformed.isTimestamp(frame.getCapturedAt())) {
            throw new InvalidProtocolBufferException("it names no camera or no time");
        }
        return frame;
    }
}
