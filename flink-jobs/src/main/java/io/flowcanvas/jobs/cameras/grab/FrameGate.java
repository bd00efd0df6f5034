package io.flowcanvas.jobs.cameras.grab;

import io.flowcanvas.proto.engine.v1.CameraDefinition;

/**
 * Lets the frames of one camera through whose turn has come and for which there is room, and counts
 * all of them. Used by the camera's thread, but for closing.
 */
final class FrameGate implements AutoCloseable {
    /** Frames under way of a camera whose every frame counts. */
    private static final int EVERY_FRAME_WINDOW = 4;

    private final FrameSelector selector;
    private final FrameWindow window;
    private final CameraCounters counters;

    /** Encodes the present frame. */
    interface Picture {
        byte[] jpeg() throws CameraFailure;
    }

    /** Gets frames that are let through; whoever is done with one leaves its window. */
    interface Taken {
        void accept(byte[] jpeg, long number, long window);
    }

    FrameGate(CameraDefinition camera, CameraCounters counters) {
        this.selector = new FrameSelector(camera.getFramePolicy(), camera.getMaxFps());
        this.window = FrameWindow.open(selector.waitsForRoom() ? EVERY_FRAME_WINDOW : 1);
        this.counters = counters;
    }

    /** Whether the source waits until there is room for a frame. */
    boolean waitsForRoom() {
        return selector.waitsForRoom();
    }

    /**
     * @param atMicros when the frame was captured
     * @param picture asked only if the frame is taken
     * @throws CameraFailure if the picture cannot be made; it then takes no room
     */
    void offer(long atMicros, Picture picture, Taken taken)
            throws CameraFailure, InterruptedException {
        long number = counters.countRead();
        if (selector.waitsForRoom()) {
            // the source waits meanwhile, and a live one drops what it must by itself
            window.enter();
        }
        boolean hasRoom = selector.waitsForRoom() || window.tryEnter();
        boolean isHanded = false;
        try {
            FrameSelector.Verdict verdict = selector.next(atMicros, hasRoom);
            if (verdict == FrameSelector.Verdict.TAKEN) {
                byte[] jpeg = picture.jpeg();
                counters.countTaken();
                taken.accept(jpeg, number, window.number());
                isHanded = true;
            } else {
                counters.countDropped(drop(verdict), 1);
            }
        } finally {
            if (hasRoom && !isHanded) {
                window.giveBack();
            }
        }
    }

    private static CameraCounters.Drop drop(FrameSelector.Verdict verdict) {
        return verdict == FrameSelector.Verdict.RATE
                ? CameraCounters.Drop.RATE
                : CameraCounters.Drop.SUPERSEDED;
    }

    @Override
    public void close() {
        window.close();
    }
}
