package io.flowcanvas.jobs.images;

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

/** Makes the processor of a task manager, its usual models already loaded. */
final class Processors {
    private static final List<String> WARM_MODELS = List.of("nanodet", "blazeface");

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
        processor.warmUp(WARM_MODELS.stream().filter(available::contains).toList());
        return processor;
    }

    private static Path modelCopies() {
        try {
            return Files.createTempDirectory("flowcanvas-models");
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for copies of models", e);
        }
    }
}
