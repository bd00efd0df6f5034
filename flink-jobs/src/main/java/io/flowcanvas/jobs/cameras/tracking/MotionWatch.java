package io.flowcanvas.jobs.cameras.tracking;

import io.flowcanvas.proto.jobs.v1.MotionMemory;
import java.util.List;
import java.util.OptionalLong;

/** Raises an alarm once nothing has moved for long enough, and calls it off when something does. */
final class MotionWatch {
    /** Part of the picture; less is how boxes tremble. */
    static final double DISTANCE = 0.02;

    private static final long MICROS_PER_MILLI = 1000;

    private final MotionMemory.Builder motion;
    private final long patienceMillis;

    /**
     * @param patienceMillis 0: never
     */
    MotionWatch(MotionMemory memory, long patienceMillis) {
        this.motion = memory.toBuilder();
        this.patienceMillis = patienceMillis;
    }

    MotionMemory memory() {
        return motion.build();
    }

    /**
     * Looks at a frame.
     *
     * @return for how long, in milliseconds, nothing has moved if that is news; 0 if something
     *     moves again
     */
    OptionalLong follow(Tracker.Step step, long atMicros) {
        if (motion.getLastMicros() == 0 || moves(step.present()) || !step.appeared().isEmpty()) {
            motion.setLastMicros(atMicros);
        }
        long still = (atMicros - motion.getLastMicros()) / MICROS_PER_MILLI;
        boolean isStill = patienceMillis > 0 && still >= patienceMillis;
        if (isStill == motion.getStill()) {
            return OptionalLong.empty();
        }
        motion.setStill(isStill);
        return OptionalLong.of(isStill ? still : 0);
    }

    /** The camera's time goes on from somewhere else. */
    void restart() {
        motion.setLastMicros(0);
    }

    private static boolean moves(List<Track> tracks) {
        boolean moves = false;
        for (Track track : tracks) {
            moves |= track.hasMoved(DISTANCE);
        }
        return moves;
    }
}
