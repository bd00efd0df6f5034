package io.flowcanvas.jobs.images.processing;

/** Follows an item through its steps; steps are positions in the pipeline's list. */
public interface StepListener {
    void stepStarted(int step);

    void stepFinished(int step, StepMeasurement measurement);

    /** Asked before each step; true ends the item with {@code CANCELLED}. */
    boolean isCancelled();
}
