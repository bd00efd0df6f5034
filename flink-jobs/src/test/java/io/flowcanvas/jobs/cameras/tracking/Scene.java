package io.flowcanvas.jobs.cameras.tracking;

import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.engine.v1.CountingLine;
import io.flowcanvas.proto.engine.v1.Point;
import io.flowcanvas.proto.engine.v1.Zone;
import io.flowcanvas.proto.jobs.v1.CameraOutcome;
import io.flowcanvas.proto.jobs.v1.SeenFrame;
import io.flowcanvas.proto.jobs.v1.SeenObject;
import java.util.List;

/** Cameras and what they see, for tests. */
final class Scene {
    static final String ID = "6f1c2b34-0000-4000-8000-000000000001";

    /** From top to bottom in the middle. */
    static final CountingLine MIDDLE =
            CountingLine.newBuilder()
                    .setId("middle")
                    .setFrom(point(0.5, 0))
                    .setTo(point(0.5, 1))
                    .build();

    /** The right third. */
    static final Zone RIGHT =
            Zone.newBuilder()
                    .setId("right")
                    .addAllCorners(
                            List.of(point(0.66, 0), point(1.1, 0), point(1.1, 1), point(0.66, 1)))
                    .setDwellMillis(1_000)
                    .build();

    private Scene() {}

    static CameraDefinition.Builder camera() {
        return CameraDefinition.newBuilder()
                .setId(ID)
                .setVersion(1)
                .setOwner("alice")
                .setEnabled(true);
    }

    static Point point(double x, double y) {
        return Point.newBuilder().setX(x).setY(y).build();
    }

    static SeenObject person(double x, double y) {
        return thing("person", x, y);
    }

    /**
     * @param x of its centre
     * @param y of its centre
     */
    static SeenObject thing(String label, double x, double y) {
        return SeenObject.newBuilder()
                .setLabel(label)
                .setScore(0.8)
                .setX(x - 0.05)
                .setY(y - 0.15)
                .setWidth(0.1)
                .setHeight(0.3)
                .build();
    }

    static CameraOutcome seen(CameraDefinition camera, long atMicros, SeenObject... objects) {
        return CameraOutcome.newBuilder()
                .setCamera(camera)
                .setAtMicros(atMicros)
                .setSeen(
                        SeenFrame.newBuilder()
                                .setWidth(640)
                                .setHeight(360)
                                .addAllObjects(List.of(objects)))
                .build();
    }
}
