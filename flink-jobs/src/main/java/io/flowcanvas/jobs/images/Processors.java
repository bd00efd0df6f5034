package io.flowcanvas.jobs.images;

import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.jobs.configuration.ImagesJobConfiguration;
import io.flowcanvas.jobs.images.codec.ImageLimits;
import io.flowcanvas.jobs.images.inference.Device;
import io.flowcanvas.jobs.images.inference.ModelSource;
import io.flowcanvas.jobs.images.processing.PipelineProcessor;
import io.flowcanvas.jobs.storage.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the processor of a task manager, its usual models already loaded. */
final class Processors {
    private static final List<String> WARM_MODELS = List.of("nanodet", "blazeface");

    private static final Logger LOG = LoggerFactory.getLogger(Processors.class);

    private Processors() {}

    static PipelineProcessor create(
            ImagesJobConfiguration configuration, ObjectStore store, String device) {
        ModelSource models =
                new ModelSource(
                        Path.of(configuration.modelsDirectory()),
                        new StoredModels(store, modelCopies(), Clock.systemUTC()));
        PipelineProcessor processor =
                new PipelineProcessor(
                        new ImageLimits(configuration.maxPixels()),
                        models,
                        new StoredFiles(store),
                        Device.of(device));
        List<String> available = models.available();
        WARM_MODELS.stream().filter(available::contains).forEach(model -> warmUp(processor, model));
        return processor;
    }

    /** A model that can not be used fails the items that name it, and no others. */
    private static void warmUp(PipelineProcessor processor, String model) {
        try {
            processor.warmUp(List.of(model));
        } catch (FlowcanvasException e) {
            LOG.error("event=model_unusable model={} reason=\"{}\"", model, e.getMessage());
        }
    }

    private static Path modelCopies() {
        try {
            return Files.createTempDirectory("flowcanvas-models");
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for copies of models", e);
        }
    }
}
