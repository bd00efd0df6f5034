package io.flowcanvas.api.cameras;

import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.engine.v1.CountingLine;
import io.flowcanvas.proto.engine.v1.FramePolicy;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import io.flowcanvas.proto.engine.v1.Point;
import io.flowcanvas.proto.engine.v1.Zone;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.UUID;

/** Cameras as the engine reads them. */
final class CameraDefinitions {
    /** Bytes of a camera beside its pipeline: it travels with every frame. */
    static final int LARGEST = 64 * 1024;

    private static final int MILLIS = 3;
    private static final UUID ANY = new UUID(0, 0);

    private CameraDefinitions() {}

    /**
     * @throws FlowcanvasException {@code INVALID_REQUEST} if it is larger than a camera may be
     */
    static void requireSmall(CameraDocument document) {
        int size = size(document);
        if (size > LARGEST) {
            throw FlowcanvasException.invalid(
                    "",
                    "the camera takes %d bytes as the engine reads it; at most %d are taken: give it"
                                    .formatted(size, LARGEST)
                            + " fewer lines, zones or labels");
        }
    }

    /** One that was larger before may stay so, and not grow. */
    static void requireSmall(CameraDocument next, CameraDocument present) {
        if (size(next) > size(present)) {
            requireSmall(next);
        }
    }

    private static int size(CameraDocument document) {
        return of(ANY, 1, "", document, PipelineDefinition.getDefaultInstance())
                .getSerializedSize();
    }

    static CameraDefinition of(
            UUID id,
            long revision,
            String owner,
            CameraDocument document,
            PipelineDefinition pipeline) {
        CameraDefinition.Builder definition =
                CameraDefinition.newBuilder()
                        .setId(id.toString())
                        .setVersion(revision)
                        .setOwner(owner)
                        .setName(document.name())
                        .setPipeline(pipeline)
                        .setFramePolicy(policy(document.framePolicy()))
                        .setEnabled(document.enabled())
                        .setNoMotionMillis(millis(document.noMotionSeconds()));
        String url = document.url();
        if (url == null) {
            definition.setPush(true);
        } else {
            definition.setUrl(url);
        }
        BigDecimal maxFps = document.maxFps();
        if (maxFps != null) {
            definition.setMaxFps(maxFps.doubleValue());
        }
        document.lines().forEach(line -> definition.addLines(line(line)));
        document.zones().forEach(zone -> definition.addZones(zone(zone)));
        return definition.build();
    }

    private static FramePolicy policy(FrameChoice choice) {
        return switch (choice) {
            case LATEST -> FramePolicy.FRAME_POLICY_LATEST;
            case EVERY -> FramePolicy.FRAME_POLICY_EVERY;
            case SAMPLE -> FramePolicy.FRAME_POLICY_SAMPLE;
        };
    }

    private static CountingLine line(CameraDocument.Line line) {
        return CountingLine.newBuilder()
                .setId(line.id())
                .setFrom(point(line.from()))
                .setTo(point(line.to()))
                .addAllLabels(line.labels())
                .build();
    }

    private static Zone zone(CameraDocument.Zone zone) {
        Zone.Builder built =
                Zone.newBuilder()
                        .setId(zone.id())
                        .addAllLabels(zone.labels())
                        .setDwellMillis(millis(zone.dwellSeconds()));
        zone.corners().forEach(corner -> built.addCorners(point(corner)));
        return built.build();
    }

    private static Point point(CameraDocument.Place place) {
        return Point.newBuilder()
                .setX(place.x().doubleValue())
                .setY(place.y().doubleValue())
                .build();
    }

    /** Rounded up: a time that is short is not none. */
    private static long millis(BigDecimal seconds) {
        return seconds.movePointRight(MILLIS).setScale(0, RoundingMode.CEILING).longValueExact();
    }
}
