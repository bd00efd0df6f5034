package io.flowcanvas.jobs.cameras.source;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.jobs.v1.CameraChange;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * What a reader is to do with a camera that it has: read it so from now on, or let it be.
 *
 * @param change a {@link CameraChange}, serialized
 */
record CameraOrder(ByteString change) implements SourceEvent {
    static CameraOrder read(CameraDefinition camera) {
        return new CameraOrder(
                CameraChange.newBuilder()
                        .setCameraId(camera.getId())
                        .setCamera(camera)
                        .build()
                        .toByteString());
    }

    static CameraOrder withdraw(String id) {
        return new CameraOrder(CameraChange.newBuilder().setCameraId(id).build().toByteString());
    }

    CameraChange message() {
        try {
            return CameraChange.parseFrom(change);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("an order was damaged on its way", e);
        }
    }

    @Override
    public String toString() {
        return "order for camera " + message().getCameraId();
    }
}
