package io.flowcanvas.jobs.images.processing;

import io.flowcanvas.jobs.images.codec.ImageLimits;
import io.flowcanvas.jobs.images.codec.OpenCv;
import io.flowcanvas.jobs.images.component.ComponentRegistry;
import io.flowcanvas.jobs.images.component.FileSource;
import io.flowcanvas.jobs.images.inference.BatchLimits;
import io.flowcanvas.jobs.images.inference.Device;
import io.flowcanvas.jobs.images.inference.ModelSource;
import io.flowcanvas.jobs.images.inference.Models;
import java.util.List;

/**
 * Decodes an item, runs its steps and encodes its outputs. Between steps an image is a native
 * matrix: never encoded, never copied through the heap; all of them are gone when a call returns,
 * however it ends.
 */
public final class PipelineProcessor implements ItemProcessor {
    private final ImageLimits limits;
    private final Models models;
    private final ComponentRegistry components;

    /**
     * @param files images that steps name by id
     * @param device where models run; if it cannot be used, the CPU
     */
    public PipelineProcessor(
            ImageLimits limits, ModelSource models, FileSource files, Device device) {
        OpenCv.load();
        this.limits = limits;
        this.models = new Models(models, device, BatchLimits.DEFAULT);
        this.components = new ComponentRegistry(this.models, files, limits);
    }

    /**
     * Loads models so that the first item does not wait for them.
     *
     * @throws io.flowcanvas.core.error.FlowcanvasException {@code MODEL_NOT_FOUND}, {@code
     *     UNUSABLE_MODEL}
     */
    public void warmUp(List<String> names) {
        models.warmUp(names);
    }

    @Override
    public ProcessedItem process(ItemWork work, StepListener listener) {
        Plan plan = Plan.of(work.pipeline(), components);
        try (ItemRun run = new ItemRun(work, plan, listener)) {
            return run.run(limits);
        }
    }

    @Override
    public void close() {
        models.close();
    }
}
