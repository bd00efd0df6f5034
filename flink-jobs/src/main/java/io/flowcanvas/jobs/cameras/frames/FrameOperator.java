package io.flowcanvas.jobs.cameras.frames;

import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.jobs.cameras.grab.FrameWindow;
import io.flowcanvas.jobs.cost.CpuStage;
import io.flowcanvas.jobs.operator.TaskThread;
import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.proto.engine.v1.CameraPicture;
import io.flowcanvas.proto.jobs.v1.CameraOutcome;
import io.flowcanvas.proto.jobs.v1.CameraRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Runs cameras' pipelines on their frames, off the task's thread; what a camera brought leaves in
 * its order. Frames under way are operator state, so that those of a file or of a topic are not
 * lost; how many there are is bounded by the windows of their sources, or here: a camera that is
 * pushed faster than its pipeline works loses frames of its own, and none of another's.
 */
final class FrameOperator extends AbstractStreamOperator<CameraOutcome>
        implements OneInputStreamOperator<CameraRecord, CameraOutcome> {
    private static final long serialVersionUID = 1L;

    static final OutputTag<CameraPicture> PICTURES =
            new OutputTag<>("pictures", ProtobufTypeInformation.ofMessage(CameraPicture.class));

    private final FrameProcessing.Factory processings;
    private final transient TaskThread thread;

    private transient ListState<CameraRecord> underWayState;
    private transient Map<String, Lineup> lineups;
    private transient WaitingRoom room;
    private transient FrameProcessing processing;
    private transient Counter processed;
    private transient Counter failed;
    private transient Counter dropped;
    private transient Counter tooLarge;

    @SuppressWarnings("NullAway.Init") // Flink calls initializeState and open before anything else
    FrameOperator(FrameProcessing.Factory processings, TaskThread thread) {
        this.processings = processings;
        this.thread = thread;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        underWayState =
                context.getOperatorStateStore()
                        .getListState(
                                ProtobufTypeInformation.listOf(
                                        "frames-under-way", CameraRecord.class));
    }

    @Override
    public void open() throws Exception {
        super.open();
        lineups = new LinkedHashMap<>();
        room = new WaitingRoom();
        processing = processings.open(getRuntimeContext());
        processed = getMetricGroup().counter("framesProcessed");
        failed = getMetricGroup().counter("framesFailed");
        dropped = getMetricGroup().counter("pushedFramesDropped");
        tooLarge = getMetricGroup().counter("picturesTooLarge");
        getMetricGroup().gauge("camerasBusy", () -> lineups.size());
        for (CpuStage stage : CpuStage.values()) {
            getMetricGroup().gauge(stage.metric(), stage::millis);
        }
        for (CameraRecord record : underWayState.get()) {
            admit(lineup(record), record);
        }
    }

    @Override
    public void processElement(StreamRecord<CameraRecord> element) throws Exception {
        CameraRecord record = element.getValue();
        boolean isPushed = record.hasFrame() && record.getWindow() == 0;
        Lineup lineup = lineup(record);
        if (isPushed && !lineup.takes(record)) {
            dropped.inc();
            return;
        }
        admit(lineup, record);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        underWayState.update(
                lineups.values().stream().flatMap(each -> each.records().stream()).toList());
    }

    /** Called when the job is drained: nothing more comes in, what is under way ends. */
    @Override
    public void finish() throws Exception {
        thread.workUntil(() -> lineups.values().stream().allMatch(Lineup::isEmpty));
        super.finish();
    }

    @Override
    public void close() throws Exception {
        if (processing != null) {
            processing.close();
        }
        super.close();
    }

    private Lineup lineup(CameraRecord record) {
        return lineups.computeIfAbsent(
                record.getCamera().getId(), id -> new Lineup(record.getCamera(), room));
    }

    private void admit(Lineup lineup, CameraRecord record) {
        Lineup.Place place = lineup.add(record);
        if (!record.hasFrame()) {
            place.done(FrameOutcomes.passedOn(record), Optional.empty());
            leave(record.getCamera().getId(), lineup);
        } else if (lineup.begins(place)) {
            begin(lineup, place);
        }
    }

    private void begin(Lineup lineup, Lineup.Place place) {
        CameraRecord record = place.record();
        thread.whenDone(
                processing.process(record.getCamera(), record.getFrame().getImage()),
                (result, failure) -> finish(lineup, place, result, failure));
    }

    private void finish(
            Lineup lineup,
            Lineup.Place place,
            FrameProcessing.@Nullable Result result,
            @Nullable Throwable failure) {
        CameraRecord record = place.record();
        FrameWindow.leave(record.getWindow());
        if (result == null) {
            failed.inc();
            place.done(FrameOutcomes.failed(record, reason(failure)), Optional.empty());
        } else {
            processed.inc();
            place.done(FrameOutcomes.seen(record, result), picture(record, result));
        }
        leave(record.getCamera().getId(), lineup);
    }

    /** Why a frame failed; if it is not the frame that failed, the task does. */
    private static FlowcanvasException reason(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof FlowcanvasException known) {
            return known;
        }
        throw new IllegalStateException("the image workers can not go on", failure);
    }

    private Optional<CameraPicture> picture(CameraRecord record, FrameProcessing.Result result) {
        Optional<CameraPicture> picture = FrameOutcomes.picture(record, result);
        if (picture.isEmpty() || FrameOutcomes.fits(picture.get())) {
            return picture;
        }
        tooLarge.inc();
        LOG.debug("event=picture_too_large camera={}", record.getCamera().getId());
        return Optional.empty();
    }

    private void leave(String camera, Lineup lineup) {
        List<Lineup.Place> done = lineup.leave();
        for (Lineup.Place place : done) {
            place.picture()
                    .ifPresent(picture -> output.collect(PICTURES, new StreamRecord<>(picture)));
            output.collect(new StreamRecord<>(place.outcome()));
        }
        lineup.next().forEach(next -> begin(lineup, next));
        if (lineup.isEmpty() && done.stream().anyMatch(FrameOperator::isLast)) {
            lineups.remove(camera);
        }
    }

    /** Whether nothing need be kept of its camera: frames of a source were chosen there. */
    private static boolean isLast(Lineup.Place place) {
        return place.record().getRemoved() || !place.record().getCamera().getPush();
    }
}
