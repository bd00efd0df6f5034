package io.flowcanvas.jobs.cameras.frames;

import com.google.protobuf.Timestamp;
import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.engine.v1.CameraFrame;
import io.flowcanvas.proto.engine.v1.CameraStatus;
import io.flowcanvas.proto.jobs.v1.CameraChange;
import io.flowcanvas.proto.jobs.v1.CameraRecord;
import io.flowcanvas.proto.jobs.v1.TakenFrame;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Finds the camera of each pushed frame; frames of cameras that are not known, not pushed or not
 * enabled are dropped. The broadcast brings the cameras.
 */
public final class PushedFrames
        extends BroadcastProcessFunction<CameraFrame, CameraChange, CameraRecord> {
    private static final long serialVersionUID = 1L;
    private static final long MICROS = 1_000_000;

    /** Cameras that are pushed, by id. */
    public static final MapStateDescriptor<String, CameraDefinition> CAMERAS =
            new MapStateDescriptor<>(
                    "pushed-cameras",
                    Types.STRING,
                    ProtobufTypeInformation.ofMessage(CameraDefinition.class));

    /** Of this subtask since it began, by camera. */
    private transient Map<String, Long> numbers;

    @SuppressWarnings("NullAway.Init") // Flink calls open before anything else
    public PushedFrames() {}

    @Override
    public void open(OpenContext context) {
        numbers = new HashMap<>();
    }

    @Override
    public void processElement(
            CameraFrame frame, ReadOnlyContext context, Collector<CameraRecord> out)
            throws Exception {
        CameraDefinition camera = context.getBroadcastState(CAMERAS).get(frame.getCameraId());
        if (camera == null || !camera.getEnabled()) {
            return;
        }
        long number = numbers.merge(frame.getCameraId(), 1L, Long::sum) - 1;
        out.collect(
                CameraRecord.newBuilder()
                        .setCamera(camera)
                        .setAtMicros(micros(frame.getCapturedAt()))
                        .setFrame(
                                TakenFrame.newBuilder()
                                        .setNumber(number)
                                        .setImage(frame.getImage()))
                        .build());
    }

    @Override
    public void processBroadcastElement(
            CameraChange change, Context context, Collector<CameraRecord> out) throws Exception {
        BroadcastState<String, CameraDefinition> cameras = context.getBroadcastState(CAMERAS);
        CameraDefinition before = cameras.get(change.getCameraId());
        boolean isPushed = change.hasCamera() && change.getCamera().getPush();
        if (isPushed) {
            cameras.put(change.getCameraId(), change.getCamera());
        } else {
            cameras.remove(change.getCameraId());
            numbers.remove(change.getCameraId());
        }
        long now = context.currentProcessingTime() * 1000;
        boolean speaksForAll = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0;
        boolean wasEnabled = before == null || before.getEnabled();
        if (!change.hasCamera()) {
            if (before == null) {
                return;
            }
            // each subtask says so, behind its frames, lest one of these makes it remembered again
            out.collect(
                    CameraRecord.newBuilder()
                            .setCamera(before)
                            .setAtMicros(now)
                            .setRemoved(true)
                            .build());
        } else if (speaksForAll && isPushed && wasEnabled != change.getCamera().getEnabled()) {
            out.collect(
                    CameraRecord.newBuilder()
                            .setCamera(change.getCamera())
                            .setAtMicros(now)
                            .setStatus(
                                    CameraStatus.newBuilder()
                                            .setStatus(wasEnabled ? "disabled" : "connecting"))
                            .build());
        }
    }

    private static long micros(Timestamp time) {
        return time.getSeconds() * MICROS + time.getNanos() / 1000;
    }
}
