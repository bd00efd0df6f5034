package io.flowcanvas.jobs.images.processing;

/** Runs the whole pipeline of one item on the calling thread. Thread-safe. */
public interface ItemProcessor extends AutoCloseable {
    /**
     * @throws io.flowcanvas.core.error.FlowcanvasException with the item's error: {@code
     *     UNREADABLE_IMAGE}, {@code IMAGE_TOO_LARGE}, {@code MODEL_NOT_FOUND}, {@code
     *     UNUSABLE_MODEL}, {@code INPUT_MISSING}, {@code COMPONENT_FAILED}, {@code CANCELLED}
     */
    ProcessedItem process(ItemWork work, StepListener listener);

    /** Frees the models; no item may be under way. */
    @Override
    void close();
}
