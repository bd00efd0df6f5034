package io.flowcanvas.jobs.cameras.grab;

import io.flowcanvas.jobs.cost.CpuStage;

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
        long began = CpuStage.begin();
        try {
            return input.next();
        } finally {
            CpuStage.READ.since(began);
        }
    }

    /** Counts the present picture and hands it on if its turn has come. */
    void offer(VideoInput input, long atMicros) throws CameraFailure, InterruptedException {
        gate.offer(
                atMicros,
                () -> jpeg(input),
                (jpeg, number, window) -> news.frame(jpeg, number, window, atMicros));
    }

    private static byte[] jpeg(VideoInput input) throws CameraFailure {
        long began = CpuStage.begin();
        try {
            return input.jpeg();
        } finally {
            CpuStage.TAKE.since(began);
        }
    }
}
