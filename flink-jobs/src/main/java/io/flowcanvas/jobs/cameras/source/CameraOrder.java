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
 * @param farewell whether the camera that is to be let be is no more, and so to be forgotten;
 *     another reader may have it, or its frames may come on a topic from now on
 */
record CameraOrder(ByteString change, boolean farewell) implements SourceEvent {
    static CameraOrder read(CameraDefinition camera) {
        return new CameraOrder(
                CameraChange.newBuilder()
                        .setCameraId(camera.getId())
                        .setCamera(camera)
                        .build()
                        .toByteString(),
                false);
    }

    /** It is no more. */
    static CameraOrder forget(String id) {
        return new CameraOrder(nothing(id), true);
    }

    /** It goes on elsewhere. */
    static CameraOrder withdraw(String id) {
        return new CameraOrder(nothing(id), false);
    }

    private static ByteString nothing(String id) {
        return CameraChange.newBuilder().setCameraId(id).build().toByteString();
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
