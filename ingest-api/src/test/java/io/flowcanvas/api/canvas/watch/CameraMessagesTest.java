package io.flowcanvas.api.canvas.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.proto.engine.v1.CameraEvent;
import io.flowcanvas.proto.engine.v1.CameraStatus;
import io.flowcanvas.proto.engine.v1.FrameFailed;
import io.flowcanvas.proto.engine.v1.FrameProcessed;
import io.flowcanvas.proto.engine.v1.LineCrossed;
import io.flowcanvas.proto.engine.v1.MinuteCounts;
import io.flowcanvas.proto.engine.v1.MotionAlarm;
import io.flowcanvas.proto.engine.v1.TrackedObject;
import io.flowcanvas.proto.engine.v1.ZoneVisit;
import org.junit.jupiter.api.Test;

class CameraMessagesTest {
    private static final String ID = "0b8f9d8e-6f4e-4d7e-9a55-4b1c2f6d7e8a";
    private static final String BEGIN =
            "{'type':'camera','camera_id':'" + ID + "','data':{'event':'";
    private static final String TIMES =
            "','at':'1970-01-01T00:00:01.500Z','emitted_at':'1970-01-01T00:00:02Z','seq':7";

    @Test
    void tellsFramesWithTheirObjects() {
        FrameProcessed frame =
                FrameProcessed.newBuilder()
                        .setFrame(3)
                        .setWidth(640)
                        .setHeight(360)
                        .setProcessingMillis(12.5)
                        .addObjects(
                                TrackedObject.newBuilder()
                                        .setTrackId(4)
                                        .setLabel("person")
                                        .setScore(0.5)
                                        .setX(1)
                                        .setY(2)
                                        .setWidth(3)
                                        .setHeight(4))
                        .build();

        assertThat(told(event().setFrame(frame)))
                .isEqualTo(
                        message(
                                "frame",
                                ",'frame':3,'width':640,'height':360,'processing_millis':12.5,"
                                    + "'objects':[{'track_id':4,'label':'person','score':0.5,'x':1.0,"
                                    + "'y':2.0,'width':3.0,'height':4.0}]"));
    }

    @Test
    void tellsCountsOfLinesZonesAndMinutes() {
        LineCrossed crossed =
                LineCrossed.newBuilder()
                        .setLineId("door")
                        .setTrackId(4)
                        .setLabel("person")
                        .setDirection("in")
                        .setTotalIn(2)
                        .setTotalOut(1)
                        .build();
        ZoneVisit visit =
                ZoneVisit.newBuilder()
                        .setZoneId("yard")
                        .setTrackId(4)
                        .setLabel("person")
                        .setKind("left")
                        .setDwellMillis(1500)
                        .setInside(2)
                        .build();
        MinuteCounts minute =
                MinuteCounts.newBuilder()
                        .setFrom(Timestamp.newBuilder().setSeconds(60))
                        .setFrames(300)
                        .putAppeared("person", 2)
                        .putMost("person", 1)
                        .setLateFrames(1)
                        .build();

        assertThat(told(event().setLineCrossed(crossed)))
                .isEqualTo(
                        message(
                                "line_crossed",
                                ",'line_id':'door','track_id':4,'label':'person','direction':'in',"
                                        + "'total_in':2,'total_out':1"));
        assertThat(told(event().setZoneVisit(visit)))
                .isEqualTo(
                        message(
                                "zone",
                                ",'zone_id':'yard','track_id':4,'label':'person','kind':'left',"
                                        + "'dwell_seconds':1.5,'inside':2"));
        assertThat(told(event().setMinute(minute)))
                .isEqualTo(
                        message(
                                "minute",
                                ",'from':'1970-01-01T00:01:00Z','frames':300,'appeared':{'person':2},"
                                    + "'most':{'person':1},'late_frames':1"));
    }

    @Test
    void tellsStatusMotionAndFailure() {
        CameraStatus status =
                CameraStatus.newBuilder()
                        .setStatus("down")
                        .setReason("no frame for 30 s")
                        .setFramesRead(9)
                        .setFramesTaken(8)
                        .setFramesProcessed(7)
                        .putFramesDropped("rate", 1)
                        .setReconnects(2)
                        .setSourceFps(25)
                        .build();
        FrameFailed failed =
                FrameFailed.newBuilder()
                        .setFrame(5)
                        .setCode("COMPONENT_FAILED")
                        .setMessage("no")
                        .build();

        assertThat(told(event().setStatus(status)))
                .isEqualTo(
                        message(
                                "status",
                                ",'status':'down','reason':'no frame for 30 s','frames_read':9,"
                                    + "'frames_taken':8,'frames_processed':7,'frames_dropped':{'rate':1},"
                                    + "'reconnects':2,'source_fps':25.0"));
        assertThat(told(event().setMotion(MotionAlarm.newBuilder().setStillMillis(2000))))
                .isEqualTo(message("motion", ",'moving':false,'still_seconds':2.0"));
        assertThat(told(event().setMotion(MotionAlarm.getDefaultInstance())))
                .isEqualTo(message("motion", ",'moving':true,'still_seconds':0.0"));
        assertThat(told(event().setFrameFailed(failed)))
                .isEqualTo(
                        message(
                                "frame_failed",
                                ",'frame':5,'code':'COMPONENT_FAILED','message':'no'"));
    }

    private static String told(CameraEvent.Builder event) {
        return Json.parse(CameraMessages.event(event.build())).toString().replace('"', '\'');
    }

    private static String message(String event, String rest) {
        return BEGIN + event + TIMES + rest + "}}";
    }

    private static CameraEvent.Builder event() {
        return CameraEvent.newBuilder()
                .setCameraId(ID)
                .setSeq(7)
                .setAt(Timestamp.newBuilder().setSeconds(1).setNanos(500_000_000))
                .setEmittedAt(Timestamp.newBuilder().setSeconds(2));
    }
}
