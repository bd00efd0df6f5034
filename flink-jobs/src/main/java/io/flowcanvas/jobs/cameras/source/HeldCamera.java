package io.flowcanvas.jobs.cameras.source;

import io.flowcanvas.jobs.cameras.grab.CameraCounters;
import io.flowcanvas.jobs.cameras.grab.CameraGrabber;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.jobs.v1.CameraRecord;
import io.flowcanvas.proto.jobs.v1.CameraSplitState;
import io.flowcanvas.proto.jobs.v1.CameraTally;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A camera that a reader has, and how far it has been handed on. Used by the task's thread. */
final class HeldCamera {
    private static final String ENDED = "ended";

    private final CameraSplitState.Builder state;
    private final CameraCounters counters;
    private final boolean isFile;
    private @Nullable CameraGrabber grabber;
    private boolean released;
    private long framesHandedOn = -1;

    /**
     * @param nowMicros when a file that was not begun yet counts as begun
     */
    HeldCamera(CameraSplit split, long nowMicros) {
        this.state = split.state().toBuilder();
        this.counters = new CameraCounters(split.state().getTally());
        this.isFile = CameraGrabber.readsFile(split.state().getCamera());
        if (isFile && state.getFileBeganMicros() == 0) {
            state.setFileBeganMicros(nowMicros);
        }
    }

    String id() {
        return state.getCamera().getId();
    }

    long version() {
        return state.getCamera().getVersion();
    }

    CameraCounters counters() {
        return counters;
    }

    boolean isEnabled() {
        return state.getCamera().getEnabled();
    }

    /** Whether there is something to read. */
    boolean isReadable() {
        return isEnabled() && !state.getEnded();
    }

    void readBy(CameraGrabber reading) {
        grabber = reading;
    }

    Optional<CameraGrabber> grabber() {
        return Optional.ofNullable(grabber);
    }

    /** From now on nothing of it is handed on. */
    void release() {
        released = true;
    }

    boolean isReleased() {
        return released;
    }

    /** A record goes to the job: a checkpoint from now on counts it as done. */
    void handedOn(CameraRecord record) {
        if (record.hasFrame()) {
            framesHandedOn = record.getFrame().getNumber() + 1;
            if (isFile) {
                state.setPositionMicros(record.getAtMicros() - state.getFileBeganMicros());
            }
        } else if (record.getStatus().getStatus().equals(ENDED)) {
            state.setEnded(true);
        }
    }

    /** As of what was handed on; of a file, frames that were read and wait are read again. */
    CameraSplit snapshot() {
        CameraTally.Builder tally = counters.tally().toBuilder();
        if (isFile && framesHandedOn >= 0) {
            tally.setFramesRead(framesHandedOn);
        }
        return new CameraSplit(state.clone().setTally(tally).build());
    }

    /**
     * Whether the camera may go on being read as it is though it has changed: its name, what is
     * done with its frames and what is counted on them are no matter of the source. Whatever else a
     * definition says is.
     */
    boolean isReadLike(CameraDefinition camera) {
        return source(camera).equals(source(state.getCamera()));
    }

    private static CameraDefinition source(CameraDefinition camera) {
        return camera.toBuilder()
                .clearVersion()
                .clearName()
                .clearPipeline()
                .clearLines()
                .clearZones()
                .clearNoMotionMillis()
                .build();
    }

    /** Frames that are captured from now on are those of the camera as it is now. */
    void redefine(CameraDefinition camera) {
        state.setCamera(camera);
        grabber().ifPresent(reading -> reading.redefine(camera));
    }

    /**
     * The same camera as it is to be read from now on. Another file begins at its beginning, and so
     * does one that has ended when its camera is enabled again; any other change leaves it where it
     * is.
     */
    CameraSplit changedTo(CameraDefinition camera) {
        CameraSplitState.Builder next = snapshot().state().toBuilder();
        CameraDefinition before = state.getCamera();
        boolean isAnother = !camera.getUrl().equals(before.getUrl());
        boolean isEnabledAgain = camera.getEnabled() && !before.getEnabled();
        if (isAnother || (state.getEnded() && isEnabledAgain)) {
            next.clearPositionMicros().clearFileBeganMicros().clearEnded();
        }
        return new CameraSplit(next.setCamera(camera).build());
    }

    CameraRecord disabled(long nowMicros) {
        return record(nowMicros).setStatus(counters.status("disabled", "", 0)).build();
    }

    CameraRecord farewell(long nowMicros) {
        return record(nowMicros).setRemoved(true).build();
    }

    CameraSplitState state() {
        return state.clone().setTally(counters.tally()).build();
    }

    private CameraRecord.Builder record(long nowMicros) {
        return CameraRecord.newBuilder()
                .setCamera(state.getCamera().toBuilder().clearUrl())
                .setAtMicros(nowMicros);
    }
}
