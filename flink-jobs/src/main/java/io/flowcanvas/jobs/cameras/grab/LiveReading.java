package io.flowcanvas.jobs.cameras.grab;

import java.util.OptionalLong;

/** Reads a live source, on one connection, as fast as it sends. */
final class LiveReading {
    private static final int NANOS_PER_MICRO = 1000;

    private final Grabbing grabbing;
    private final CaptureClock captures;
    private final VideoInput input;
    private final boolean isPaced;
    private final Pace pace = new Pace();
    private long undecodable;

    /**
     * @param captures of the camera, over all connections
     * @param isPaced whether frames may come faster than they were captured, and are held back
     */
    LiveReading(Grabbing grabbing, CaptureClock captures, VideoInput input, boolean isPaced) {
        this.grabbing = grabbing;
        this.captures = captures;
        this.input = input;
        this.isPaced = isPaced;
    }

    /** Returns when nobody wants the camera any more. */
    void read() throws CameraFailure, InterruptedException {
        boolean online = false;
        while (!grabbing.patience().isClosed()) {
            if (!grabbing.next(input)) {
                throw new CameraFailure("it ended");
            }
            OptionalLong shown = input.presentationMicros();
            holdBack(shown);
            grabbing.contact().frameCame();
            if (!online || grabbing.news().isDue()) {
                online = true;
                grabbing.news().tell("online", "");
            }
            countUndecodable();
            long now = grabbing.news().nowMicros();
            grabbing.offer(
                    input,
                    shown.isPresent()
                            ? captures.live(shown.getAsLong(), now)
                            : captures.arrived(now));
        }
    }

    private void holdBack(OptionalLong shown) throws InterruptedException {
        if (isPaced && shown.isPresent()) {
            long now = System.nanoTime() / NANOS_PER_MICRO;
            grabbing.patience().pause(pace.waitFor(shown.getAsLong(), now));
        }
    }

    private void countUndecodable() {
        long now = input.undecodable();
        grabbing.counters().countDropped(CameraCounters.Drop.UNDECODABLE, now - undecodable);
        undecodable = now;
    }
}
