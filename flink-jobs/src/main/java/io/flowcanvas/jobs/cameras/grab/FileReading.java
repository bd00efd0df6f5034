package io.flowcanvas.jobs.cameras.grab;

import io.flowcanvas.proto.jobs.v1.CameraSplitState;
import java.util.OptionalLong;

/**
 * Reads a camera's file: where it was left off, in this process or one before, and at its own pace
 * unless every frame counts.
 */
final class FileReading {
    /** Before the first frame. */
    private static final long NOT_BEGUN = -1;

    private final Grabbing grabbing;

    /** When the first frame counts as captured; 0 before it was opened. */
    private long beganMicros;

    /** Of the last frame that was read. */
    private long lastPosition;

    FileReading(Grabbing grabbing, CameraSplitState before) {
        this.grabbing = grabbing;
        beganMicros = before.getFileBeganMicros();
        lastPosition = before.hasPositionMicros() ? before.getPositionMicros() : NOT_BEGUN;
        grabbing.news().isAt(beganMicros + before.getPositionMicros());
    }

    /** Returns at its end, or when nobody wants the camera any more. */
    void read(VideoInput input) throws CameraFailure, InterruptedException {
        Timing timing = new Timing(grabbing.news().nowMicros());
        if (beganMicros == 0) {
            beganMicros = timing.startedMicros;
        }
        grabbing.news().tell("online", "");
        long position = NOT_BEGUN;
        while (!grabbing.patience().isClosed() && grabbing.next(input)) {
            position = Math.max(position + 1, shownAt(input).orElse(position + 1));
            if (position <= lastPosition) {
                continue;
            }
            if (!grabbing.gate().waitsForRoom()) {
                timing.keepPace(position);
            }
            lastPosition = position;
            frameCame(input, beganMicros + position);
        }
    }

    private void frameCame(VideoInput input, long atMicros)
            throws CameraFailure, InterruptedException {
        grabbing.news().isAt(atMicros);
        grabbing.contact().frameCame();
        if (grabbing.news().isDue()) {
            grabbing.news().tell("online", "");
        }
        grabbing.offer(input, atMicros);
    }

    /** Since the file's beginning: many formats count from some other number than 0. */
    private static OptionalLong shownAt(VideoInput input) {
        OptionalLong own = input.presentationMicros();
        return own.isPresent()
                ? OptionalLong.of(own.getAsLong() - input.startMicros())
                : OptionalLong.empty();
    }

    /** The pace of one reading, which may begin in the middle. */
    private final class Timing {
        private final long startedMicros;
        private long firstPosition = NOT_BEGUN;

        Timing(long startedMicros) {
            this.startedMicros = startedMicros;
        }

        void keepPace(long position) throws InterruptedException {
            if (firstPosition < 0) {
                firstPosition = position;
            }
            long due = startedMicros + position - firstPosition;
            grabbing.patience().pause(due - grabbing.news().nowMicros());
        }
    }
}
