package io.flowcanvas.jobs.cameras.tracking;

import com.google.protobuf.Timestamp;
import io.flowcanvas.core.execution.ProgressSequence;
import io.flowcanvas.jobs.cameras.grab.FrameSelector;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.engine.v1.CameraEvent;
import io.flowcanvas.proto.engine.v1.CameraStatus;
import io.flowcanvas.proto.engine.v1.CountingLine;
import io.flowcanvas.proto.engine.v1.FrameFailed;
import io.flowcanvas.proto.engine.v1.FrameProcessed;
import io.flowcanvas.proto.engine.v1.LineCrossed;
import io.flowcanvas.proto.engine.v1.MinuteCounts;
import io.flowcanvas.proto.engine.v1.MotionAlarm;
import io.flowcanvas.proto.engine.v1.TrackedObject;
import io.flowcanvas.proto.engine.v1.Zone;
import io.flowcanvas.proto.engine.v1.ZoneVisit;
import io.flowcanvas.proto.jobs.v1.CameraMemory;
import io.flowcanvas.proto.jobs.v1.CameraOutcome;
import io.flowcanvas.proto.jobs.v1.LineTotals;
import io.flowcanvas.proto.jobs.v1.SeenFrame;
import java.util.ArrayList;
import java.util.List;

/**
 * What happens at one camera, told as events, from what was seen on its frames one after the other.
 * All it knows is its memory and what it is told; so the same frames give the same events with the
 * same numbers, but for when they were made. Times are microseconds on the camera's own clock: each
 * camera has its own event time, and no camera's clock makes frames of another late.
 */
final class CameraStory {
    static final String ONLINE = "online";
    static final String DOWN = "down";

    private static final String LATE = "late";
    private static final int MICROS_PER_MILLI = 1000;
    private static final long MICROS = 1_000_000;
    private static final long MILLIS = 1_000;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final CameraMemory.Builder memory;
    private final MinuteWatch minute;
    private final long emittedMillis;
    private final List<CameraEvent> events = new ArrayList<>();
    private final MotionWatch motion;
    private Tracker tracker;

    /**
     * @param emittedMillis the present time, as events tell it
     */
    CameraStory(CameraMemory memory, CameraDefinition camera, long emittedMillis) {
        this.memory = memory.toBuilder().setCamera(camera);
        this.emittedMillis = emittedMillis;
        this.minute = new MinuteWatch(memory.getMinute());
        this.motion = new MotionWatch(memory.getMotion(), camera.getNoMotionMillis());
        this.tracker =
                new Tracker(
                        memory.getTracksList().stream().map(Track::of).toList(),
                        Math.max(1, memory.getNextTrackId()),
                        memory.getLastFrameMicros());
    }

    /** What is to be remembered. */
    CameraMemory memory() {
        return memory.clearTracks()
                .addAllTracks(tracker.tracks().stream().map(Track::memory).toList())
                .setNextTrackId(tracker.nextId())
                .setMinute(minute.memory())
                .setMotion(motion.memory())
                .build();
    }

    /** What has happened, in order. */
    List<CameraEvent> events() {
        return events;
    }

    void tell(CameraOutcome outcome) {
        switch (outcome.getOutcomeCase()) {
            case SEEN -> seen(outcome.getSeen(), outcome.getAtMicros());
            case FAILED -> failed(outcome.getFailed(), outcome.getAtMicros());
            case STATUS -> status(outcome.getStatus(), outcome.getAtMicros());
            case REMOVED, OUTCOME_NOT_SET -> {
                // the operator forgets the camera; there is nothing to tell
            }
        }
    }

    /**
     * No frame came for a while.
     *
     * @param quietMillis since the last one
     */
    void quiet(long quietMillis) {
        long now = memory.getLastFrameMicros() + quietMillis * MICROS_PER_MILLI;
        minute.idle(now, memory.getLateFrames()).ifPresent(counts -> add(counts, now));
        if (isPushedNow()) {
            String reason = "no frame has been sent for " + quietMillis / 1000 + " s";
            status(CameraStatus.newBuilder().setStatus(DOWN).setReason(reason).build(), now);
        }
    }

    /** Whether it has something to say though no frame comes. */
    boolean isWaiting() {
        return minute.isOpen() || isPushedNow();
    }

    private boolean isPushedNow() {
        return memory.getCamera().getPush() && memory.getStatus().equals(ONLINE);
    }

    private void seen(SeenFrame frame, long atMicros) {
        if (isLate(atMicros)) {
            memory.setLateFrames(memory.getLateFrames() + 1);
            return;
        }
        comeOnline(atMicros);
        minute.before(atMicros, memory.getLateFrames()).ifPresent(counts -> add(counts, atMicros));
        Tracker.Step step = tracker.next(sightings(frame), atMicros);
        memory.setLastFrameMicros(atMicros);
        memory.setFramesProcessed(memory.getFramesProcessed() + 1);
        add(event(atMicros).setFrame(processed(frame, step)));
        step.gone().forEach(track -> leaveZones(track, atMicros));
        step.present().forEach(track -> follow(track, atMicros));
        count(step, atMicros);
        motion.follow(step, atMicros)
                .ifPresent(
                        still ->
                                add(
                                        event(atMicros)
                                                .setMotion(
                                                        MotionAlarm.newBuilder()
                                                                .setStillMillis(still))));
    }

    /** Whether the frame is older than one before it; if far older, the camera begins anew. */
    private boolean isLate(long atMicros) {
        long last = memory.getLastFrameMicros();
        if (atMicros > last) {
            return false;
        }
        if (last - atMicros < FrameSelector.CLOCK_SET_MICROS) {
            return true;
        }
        tracker = new Tracker(List.of(), tracker.nextId(), 0);
        minute.restart();
        motion.restart();
        return false;
    }

    private void comeOnline(long atMicros) {
        if (memory.getCamera().getPush() && !memory.getStatus().equals(ONLINE)) {
            status(CameraStatus.newBuilder().setStatus(ONLINE).build(), atMicros);
        }
    }

    private void count(Tracker.Step step, long atMicros) {
        if (minute.isLate(atMicros)) {
            memory.setLateFrames(memory.getLateFrames() + 1);
        } else {
            minute.add(atMicros, Tracker.byLabel(step.appeared()), Tracker.byLabel(step.present()));
        }
    }

    private void follow(Track track, long atMicros) {
        for (CountingLine line : memory.getCamera().getLinesList()) {
            new LineWatch(line)
                    .follow(track)
                    .ifPresent(direction -> crossed(line.getId(), track, direction, atMicros));
        }
        for (Zone zone : memory.getCamera().getZonesList()) {
            ZoneWatch watch = new ZoneWatch(zone);
            watch.follow(track).ifPresent(visit -> visited(watch, track, visit, atMicros));
        }
    }

    private void leaveZones(Track track, long atMicros) {
        for (Zone zone : memory.getCamera().getZonesList()) {
            ZoneWatch watch = new ZoneWatch(zone);
            watch.ended(track).ifPresent(visit -> visited(watch, track, visit, atMicros));
        }
    }

    private void crossed(String line, Track track, LineWatch.Direction direction, long atMicros) {
        LineTotals.Builder totals =
                memory.getLinesOrDefault(line, LineTotals.getDefaultInstance()).toBuilder();
        switch (direction) {
            case IN -> totals.setIn(totals.getIn() + 1);
            case OUT -> totals.setOut(totals.getOut() + 1);
        }
        memory.putLines(line, totals.build());
        add(
                event(atMicros)
                        .setLineCrossed(
                                LineCrossed.newBuilder()
                                        .setLineId(line)
                                        .setTrackId(track.id())
                                        .setLabel(track.label())
                                        .setDirection(direction.wireName())
                                        .setTotalIn(totals.getIn())
                                        .setTotalOut(totals.getOut())));
    }

    private void visited(ZoneWatch zone, Track track, ZoneWatch.Visit visit, long atMicros) {
        int inside = (int) tracker.tracks().stream().filter(zone::holds).count();
        add(
                event(atMicros)
                        .setZoneVisit(
                                ZoneVisit.newBuilder()
                                        .setZoneId(zone.id())
                                        .setTrackId(track.id())
                                        .setLabel(track.label())
                                        .setKind(visit.kind())
                                        .setDwellMillis(visit.dwellMillis())
                                        .setInside(inside)));
    }

    private void failed(FrameFailed failed, long atMicros) {
        comeOnline(atMicros);
        add(event(atMicros).setFrameFailed(failed));
    }

    private void status(CameraStatus status, long atMicros) {
        memory.setStatus(status.getStatus());
        CameraStatus.Builder told =
                status.toBuilder().setFramesProcessed(memory.getFramesProcessed());
        if (memory.getLateFrames() > 0) {
            told.putFramesDropped(LATE, memory.getLateFrames());
        }
        add(event(atMicros).setStatus(told));
    }

    private void add(MinuteCounts counts, long atMicros) {
        add(event(atMicros).setMinute(counts));
    }

    private CameraEvent.Builder event(long atMicros) {
        return CameraEvent.newBuilder()
                .setCameraId(memory.getCamera().getId())
                .setOwner(memory.getCamera().getOwner())
                .setAt(timestamp(atMicros))
                .setEmittedAt(timestamp(emittedMillis * MICROS_PER_MILLI));
    }

    private void add(CameraEvent.Builder event) {
        Timestamp at = event.getAt();
        long atMillis = at.getSeconds() * MILLIS + at.getNanos() / NANOS_PER_MILLI;
        long seq = ProgressSequence.next(memory.getLastSeq(), atMillis);
        memory.setLastSeq(seq);
        events.add(event.setSeq(seq).build());
    }

    private static FrameProcessed processed(SeenFrame frame, Tracker.Step step) {
        FrameProcessed.Builder processed =
                FrameProcessed.newBuilder()
                        .setFrame(frame.getNumber())
                        .setWidth(frame.getWidth())
                        .setHeight(frame.getHeight())
                        .setProcessingMillis(frame.getProcessingMillis());
        for (Track track : step.present()) {
            Box box = track.box();
            processed.addObjects(
                    TrackedObject.newBuilder()
                            .setTrackId(track.id())
                            .setLabel(track.label())
                            .setScore(track.score())
                            .setX((box.x() - box.width() / 2) * frame.getWidth())
                            .setY((box.y() - box.height() / 2) * frame.getHeight())
                            .setWidth(box.width() * frame.getWidth())
                            .setHeight(box.height() * frame.getHeight()));
        }
        return processed.build();
    }

    private static List<Sighting> sightings(SeenFrame frame) {
        return frame.getObjectsList().stream()
                .map(
                        seen ->
                                new Sighting(
                                        seen.getLabel(),
                                        seen.getScore(),
                                        Box.ofCorner(
                                                seen.getX(),
                                                seen.getY(),
                                                seen.getWidth(),
                                                seen.getHeight())))
                .toList();
    }

    private static Timestamp timestamp(long micros) {
        return Timestamp.newBuilder()
                .setSeconds(Math.floorDiv(micros, MICROS))
                .setNanos((int) Math.floorMod(micros, MICROS) * 1000)
                .build();
    }
}
