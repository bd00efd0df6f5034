package io.flowcanvas.jobs.cameras.grab;

import io.flowcanvas.proto.engine.v1.FramePolicy;

/**
 * Which frames of a camera are taken. With a rate, frames are taken evenly in time and a pause is
 * not made up for. Not thread-safe.
 */
public final class FrameSelector {
    /**
     * Microseconds; a camera whose frames jump back by as much has had its clock set and begins
     * anew.
     */
    public static final long CLOCK_SET_MICROS = 60_000_000;

    private static final double MICROS = 1_000_000;

    /** Part of a period that a frame may come early: sources count time in coarse units. */
    private static final double TOLERANCE = 0.05;

    /** What becomes of a frame. */
    public enum Verdict {
        TAKEN,
        /** It came sooner than the rate allows. */
        RATE,
        /** Frames before it are still under way; by the time they are done there is a newer one. */
        SUPERSEDED
    }

    private final boolean everyFrame;
    private final double periodMicros;
    private double dueMicros = Double.NEGATIVE_INFINITY;

    /** Of the newest frame that was taken. */
    private double newestMicros = Double.NEGATIVE_INFINITY;

    /**
     * @param mostPerSecond 0: no limit
     */
    public FrameSelector(FramePolicy policy, double mostPerSecond) {
        this.everyFrame = policy == FramePolicy.FRAME_POLICY_EVERY;
        this.periodMicros = mostPerSecond > 0 ? MICROS / mostPerSecond : 0;
    }

    /** Whether the source waits until there is room for a frame, instead of dropping it. */
    public boolean waitsForRoom() {
        return everyFrame;
    }

    /**
     * A frame that is older than one that was taken is no matter of the rate: it is let through, so
     * that it is counted as late.
     *
     * @param atMicros when the frame was captured
     * @param hasRoom whether another frame may be under way
     */
    public Verdict next(long atMicros, boolean hasRoom) {
        if (newestMicros - atMicros >= CLOCK_SET_MICROS) {
            newestMicros = Double.NEGATIVE_INFINITY;
            dueMicros = Double.NEGATIVE_INFINITY;
        }
        boolean isLate = atMicros < newestMicros;
        if (!isLate && atMicros < dueMicros - TOLERANCE * periodMicros) {
            return Verdict.RATE;
        }
        if (!hasRoom && !everyFrame) {
            return Verdict.SUPERSEDED;
        }
        if (!isLate) {
            boolean inStep = atMicros - dueMicros < periodMicros;
            dueMicros = (inStep ? dueMicros : atMicros) + periodMicros;
            newestMicros = atMicros;
        }
        return Verdict.TAKEN;
    }
}
