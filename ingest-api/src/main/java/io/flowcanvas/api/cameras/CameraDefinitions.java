package io.flowcanvas.api.cameras;

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
    private static final int MILLIS = 3;

    private CameraDefinitions() {}

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
