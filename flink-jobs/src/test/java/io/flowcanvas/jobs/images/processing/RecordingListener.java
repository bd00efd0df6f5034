package io.flowcanvas.jobs.images.processing;

import java.util.ArrayList;
import java.util.List;

/** Remembers what it was told; cancels before a chosen step. */
final class RecordingListener implements StepListener {
    final List<Integer> started = new ArrayList<>();
    final List<StepMeasurement> finished = new ArrayList<>();
    private final int cancelAt;

    RecordingListener() {
        this(Integer.MAX_VALUE);
    }

    /**
     * @param cancelAt number of finished steps from which on it says that the item is cancelled
     */
    RecordingListener(int cancelAt) {
        this.cancelAt = cancelAt;
    }

    @Override
    public void stepStarted(int step) {
        started.add(step);
    }

    @Override
    public void stepFinished(int step, StepMeasurement measurement) {
        finished.add(measurement);
    }

    @Override
    public boolean isCancelled() {
        return finished.size() >= cancelAt;
    }
}
