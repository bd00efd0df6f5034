package io.flowcanvas.jobs.cameras.grab;

/** What the reading of one camera works with, attempt after attempt. */
record Grabbing(
        GrabSettings settings,
        Patience patience,
        Contact contact,
        CameraNews news,
        FrameGate gate,
        CameraCounters counters) {
    /**
     * Waits for the next picture.
     *
     * @return whether there is one; false at the end
     */
    boolean next(VideoInput input) throws CameraFailure {
        patience.atMost(settings.stallLimit());
        return input.next();
    }

    /** Counts the present picture and hands it on if its turn has come. */
    void offer(VideoInput input, long atMicros) throws CameraFailure, InterruptedException {
        gate.offer(
                atMicros,
                input::jpeg,
                (jpeg, number, window) -> news.frame(jpeg, number, window, atMicros));
    }
}
