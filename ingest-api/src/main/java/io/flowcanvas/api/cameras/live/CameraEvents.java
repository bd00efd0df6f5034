package io.flowcanvas.api.cameras.live;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.api.web.Ids;
import io.flowcanvas.proto.engine.v1.CameraEvent;
import io.flowcanvas.proto.engine.v1.CameraEvent.EventCase;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads records of topic {@code camera-events}, whoever wrote them. */
final class CameraEvents {
    private CameraEvents() {}

    /** Empty if it is no event, or one that names no camera or of a kind that is not known. */
    static Optional<CameraEvent> read(byte @Nullable [] value) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            CameraEvent event = CameraEvent.parseFrom(value);
            return Optional.of(event)
                    .filter(known -> known.getEventCase() != EventCase.EVENT_NOT_SET)
                    .filter(known -> Ids.parse(known.getCameraId()).isPresent());
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }
}
