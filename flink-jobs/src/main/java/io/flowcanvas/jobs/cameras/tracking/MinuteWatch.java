package io.flowcanvas.jobs.cameras.tracking;

import com.google.protobuf.Timestamp;
import io.flowcanvas.proto.engine.v1.MinuteCounts;
import io.flowcanvas.proto.jobs.v1.MinuteMemory;
import java.util.Map;
import java.util.Optional;

/**
 * Counts by minute of a camera's own time. A minute is told once a frame is past it, or once it has
 * been over for {@link #GRACE_MICROS}; a frame that comes after that is late.
 */
final class MinuteWatch {
    static final long MINUTE_MICROS = 60_000_000;

    /** How long frames of a minute that is over are waited for while none come. */
    static final long GRACE_MICROS = 5_000_000;

    private static final long MICROS = 1_000_000;

    private final MinuteMemory.Builder minute;

    MinuteWatch(MinuteMemory memory) {
        this.minute = memory.toBuilder();
    }

    MinuteMemory memory() {
        return minute.build();
    }

    boolean isOpen() {
        return minute.getFromMicros() > 0;
    }

    /** Whether a frame's minute has been told already. */
    boolean isLate(long atMicros) {
        return atMicros < minute.getClosedUntilMicros();
    }

    /** The minute before, if the frame is past it. */
    Optional<MinuteCounts> before(long atMicros, long lateFrames) {
        return isOpen() && atMicros >= minute.getFromMicros() + MINUTE_MICROS
                ? Optional.of(close(lateFrames))
                : Optional.empty();
    }

    /** The minute, if it has been over for long enough. */
    Optional<MinuteCounts> idle(long nowMicros, long lateFrames) {
        return before(nowMicros - GRACE_MICROS, lateFrames);
    }

    void add(long atMicros, Map<String, Long> appeared, Map<String, Long> present) {
        if (!isOpen()) {
            minute.setFromMicros(atMicros - Math.floorMod(atMicros, MINUTE_MICROS));
        }
        minute.setFrames(minute.getFrames() + 1);
        appeared.forEach(
                (label, count) ->
                        minute.putAppeared(label, minute.getAppearedOrDefault(label, 0) + count));
        present.forEach(
                (label, count) ->
                        minute.putMost(label, Math.max(minute.getMostOrDefault(label, 0), count)));
    }

    /** The camera's time goes on from somewhere else: nothing is told of the minute that broke. */
    void restart() {
        minute.clear();
    }

    private MinuteCounts close(long lateFrames) {
        long from = minute.getFromMicros();
        MinuteCounts counts =
                MinuteCounts.newBuilder()
                        .setFrom(Timestamp.newBuilder().setSeconds(from / MICROS))
                        .setFrames(minute.getFrames())
                        .putAllAppeared(minute.getAppearedMap())
                        .putAllMost(minute.getMostMap())
                        .setLateFrames(lateFrames)
                        .build();
        minute.clear().setClosedUntilMicros(from + MINUTE_MICROS);
        return counts;
    }
}
