package io.flowcanvas.jobs.images.work;

/** Who asked for an item's work. Called from worker threads. */
public interface ItemObserver {
    void stepStarted(int step);

    /** Asked before every step: whether the rest is not wanted any more. */
    boolean isCancelled();
}
