package io.flowcanvas.jobs.cameras.grab;

import io.flowcanvas.proto.engine.v1.CameraStatus;
import io.flowcanvas.proto.jobs.v1.CameraTally;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts of one camera since the job knows it. Thread-safe. */
public final class CameraCounters {
    /** Why a frame is not looked at. */
    public enum Drop {
        RATE,
        SUPERSEDED,
        UNDECODABLE;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final AtomicLong read;
    private final AtomicLong taken;
    private final AtomicLong reconnects;
    private final Map<String, AtomicLong> dropped = new ConcurrentHashMap<>();

    public CameraCounters(CameraTally before) {
        read = new AtomicLong(before.getFramesRead());
        taken = new AtomicLong(before.getFramesTaken());
        reconnects = new AtomicLong(before.getReconnects());
        for (Drop drop : Drop.values()) {
            dropped.put(drop.wireName(), new AtomicLong());
        }
        before.getFramesDroppedMap()
                .forEach((reason, count) -> dropped.put(reason, new AtomicLong(count)));
    }

    /** Returns the number of the frame, from 0. */
    long countRead() {
        return read.getAndIncrement();
    }

    void countTaken() {
        taken.incrementAndGet();
    }

    void countDropped(Drop reason, long frames) {
        dropped.computeIfAbsent(reason.wireName(), name -> new AtomicLong()).addAndGet(frames);
    }

    void countReconnect() {
        reconnects.incrementAndGet();
    }

    public long read() {
        return read.get();
    }

    public long taken() {
        return taken.get();
    }

    public long reconnects() {
        return reconnects.get();
    }

    public long dropped(Drop reason) {
        AtomicLong count = dropped.get(reason.wireName());
        return count == null ? 0 : count.get();
    }

    /**
     * What they look like to others.
     *
     * @param reason for people; empty where there is none
     * @param sourceFps pictures per second that the source delivers; 0: not known
     */
    public CameraStatus status(String status, String reason, double sourceFps) {
        CameraTally tally = tally();
        return CameraStatus.newBuilder()
                .setStatus(status)
                .setReason(reason)
                .setFramesRead(tally.getFramesRead())
                .setFramesTaken(tally.getFramesTaken())
                .putAllFramesDropped(tally.getFramesDroppedMap())
                .setReconnects(tally.getReconnects())
                .setSourceFps(sourceFps)
                .build();
    }

    public CameraTally tally() {
        CameraTally.Builder tally =
                CameraTally.newBuilder()
                        .setFramesRead(read.get())
                        .setFramesTaken(taken.get())
                        .setReconnects(reconnects.get());
        dropped.forEach((reason, count) -> tally.putFramesDropped(reason, count.get()));
        return tally.build();
    }
}
