package io.flowcanvas.api.canvas.watch;

import com.google.protobuf.Timestamp;
import io.flowcanvas.api.messaging.ProtoTimes;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.proto.engine.v1.CameraEvent;
import io.flowcanvas.proto.engine.v1.CameraStatus;
import io.flowcanvas.proto.engine.v1.FrameProcessed;
import io.flowcanvas.proto.engine.v1.LineCrossed;
import io.flowcanvas.proto.engine.v1.MinuteCounts;
import io.flowcanvas.proto.engine.v1.TrackedObject;
import io.flowcanvas.proto.engine.v1.ZoneVisit;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What cameras tell, as JSON of the WebSocket. Durations are seconds but where a name says else.
 */
final class CameraMessages {
    private static final double MILLIS = 1000;

    private CameraMessages() {}

    static String event(CameraEvent event) {
        ObjectNode message = message(event.getCameraId());
        ObjectNode data = message.putObject("data");
        data.put("event", name(event));
        if (event.hasAt()) {
            data.put("at", time(event.getAt()));
        }
        if (event.hasEmittedAt()) {
            data.put("emitted_at", time(event.getEmittedAt()));
        }
        data.put("seq", event.getSeq());
        switch (event.getEventCase()) {
            case FRAME -> put(event.getFrame(), data);
            case LINE_CROSSED -> put(event.getLineCrossed(), data);
            case ZONE_VISIT -> put(event.getZoneVisit(), data);
            case MINUTE -> put(event.getMinute(), data);
            case STATUS -> put(event.getStatus(), data);
            case MOTION -> {
                long still = event.getMotion().getStillMillis();
                data.put("moving", still == 0).put("still_seconds", still / MILLIS);
            }
            case FRAME_FAILED ->
                    data.put("frame", event.getFrameFailed().getFrame())
                            .put("code", event.getFrameFailed().getCode())
                            .put("message", event.getFrameFailed().getMessage());
            case EVENT_NOT_SET -> {
                // those are not let in
            }
        }
        return Json.mapper().writeValueAsString(message);
    }

    /**
     * @param count events that a slow reader will not get
     */
    static String missed(UUID camera, long count) {
        ObjectNode message = message(camera.toString());
        message.putObject("data").put("event", "missed").put("count", count);
        return Json.mapper().writeValueAsString(message);
    }

    private static ObjectNode message(String camera) {
        return Json.mapper().createObjectNode().put("type", "camera").put("camera_id", camera);
    }

    private static String name(CameraEvent event) {
        return switch (event.getEventCase()) {
            case FRAME -> "frame";
            case LINE_CROSSED -> "line_crossed";
            case ZONE_VISIT -> "zone";
            case MINUTE -> "minute";
            case STATUS -> "status";
            case MOTION -> "motion";
            case FRAME_FAILED -> "frame_failed";
            case EVENT_NOT_SET -> "unknown";
        };
    }

    private static void put(FrameProcessed frame, ObjectNode data) {
        data.put("frame", frame.getFrame())
                .put("width", frame.getWidth())
                .put("height", frame.getHeight())
                .put("processing_millis", frame.getProcessingMillis());
        ArrayNode objects = data.putArray("objects");
        for (TrackedObject object : frame.getObjectsList()) {
            objects.addObject()
                    .put("track_id", object.getTrackId())
                    .put("label", object.getLabel())
                    .put("score", object.getScore())
                    .put("x", object.getX())
                    .put("y", object.getY())
                    .put("width", object.getWidth())
                    .put("height", object.getHeight());
        }
    }

    private static void put(LineCrossed crossed, ObjectNode data) {
        data.put("line_id", crossed.getLineId())
                .put("track_id", crossed.getTrackId())
                .put("label", crossed.getLabel())
                .put("direction", crossed.getDirection())
                .put("total_in", crossed.getTotalIn())
                .put("total_out", crossed.getTotalOut());
    }

    private static void put(ZoneVisit visit, ObjectNode data) {
        data.put("zone_id", visit.getZoneId())
                .put("track_id", visit.getTrackId())
                .put("label", visit.getLabel())
                .put("kind", visit.getKind())
                .put("dwell_seconds", visit.getDwellMillis() / MILLIS)
                .put("inside", visit.getInside());
    }

    private static void put(MinuteCounts minute, ObjectNode data) {
        data.put("from", time(minute.getFrom())).put("frames", minute.getFrames());
        put(minute.getAppearedMap(), data.putObject("appeared"));
        put(minute.getMostMap(), data.putObject("most"));
        data.put("late_frames", minute.getLateFrames());
    }

    private static void put(CameraStatus status, ObjectNode data) {
        data.put("status", status.getStatus())
                .put("reason", status.getReason())
                .put("frames_read", status.getFramesRead())
                .put("frames_taken", status.getFramesTaken())
                .put("frames_processed", status.getFramesProcessed());
        put(status.getFramesDroppedMap(), data.putObject("frames_dropped"));
        data.put("reconnects", status.getReconnects()).put("source_fps", status.getSourceFps());
    }

    private static void put(Map<String, Long> counts, ObjectNode data) {
        counts.forEach(data::put);
    }

    private static String time(Timestamp time) {
        return ProtoTimes.instant(time).toString();
    }
}
