package io.flowcanvas.standalone.bare;

import io.flowcanvas.core.component.ComponentCatalogue;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.pipeline.ExecutionParameters;
import io.flowcanvas.core.pipeline.Pipeline;
import io.flowcanvas.core.pipeline.PipelineRules;
import io.flowcanvas.jobs.images.codec.ImageLimits;
import io.flowcanvas.jobs.images.component.FileSource;
import io.flowcanvas.jobs.images.inference.Device;
import io.flowcanvas.jobs.images.inference.ModelSource;
import io.flowcanvas.jobs.images.inference.ModelStore;
import io.flowcanvas.jobs.images.processing.ItemProcessor;
import io.flowcanvas.jobs.images.processing.PipelineProcessor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** What a bare run is given. */
final class BareInputs {
    private BareInputs() {}

    /** {@code {"pipeline", "parameters"}} as one pipeline. */
    static Pipeline pipeline(Path file) throws IOException {
        ObjectNode document = (ObjectNode) Json.parse(Files.readString(file));
        ComponentCatalogue catalogue = ComponentCatalogue.load();
        Pipeline pipeline = new PipelineRules(catalogue).parse(document.path("pipeline"));
        return new ExecutionParameters(catalogue)
                .apply(pipeline, (ObjectNode) document.path("parameters"));
    }

    /** In order of their names. */
    static List<ByteBuffer> images(Path folder) throws IOException {
        List<ByteBuffer> images = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                images.add(ByteBuffer.wrap(Files.readAllBytes(file)));
            }
        }
        return images;
    }

    static ItemProcessor processor(Path models) {
        PipelineProcessor processor =
                new PipelineProcessor(
                        ImageLimits.DEFAULT,
                        new ModelSource(models, ModelStore.NONE),
                        FileSource.NONE,
                        Device.CPU);
        processor.warmUp(List.of("nanodet"));
        return processor;
    }
}
