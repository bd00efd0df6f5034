package io.flowcanvas.jobs.images;

import io.flowcanvas.core.component.ComponentCatalogue;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.pipeline.OutputEncoding;
import io.flowcanvas.core.pipeline.Pipeline;
import io.flowcanvas.jobs.images.pipeline.PipelineReader;
import io.flowcanvas.proto.engine.v1.CameraDefinition;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last version of each camera's pipeline, as read, so that it is not read for each frame. The
 * cameras that have longest had no frame are forgotten: they may be gone, or be another subtask's.
 * Not thread-safe.
 */
final class CameraPipelines {
    private final PipelineReader reader = new PipelineReader(ComponentCatalogue.load());
    private final Map<String, Known> known = new LinkedHashMap<>();
    private final int most;

    private record Known(PipelineDefinition definition, Pipeline pipeline) {}

    /**
     * @param most cameras that are remembered
     */
    CameraPipelines(int most) {
        this.most = most;
    }

    /**
     * @throws FlowcanvasException if it is no pipeline
     */
    Pipeline of(CameraDefinition camera) {
        // taken out and put in again, the newest is last
        Known present = known.remove(camera.getId());
        if (present == null || !present.definition.equals(camera.getPipeline())) {
            present = new Known(camera.getPipeline(), asJpeg(reader.read(camera.getPipeline())));
        }
        known.put(camera.getId(), present);
        if (known.size() > most) {
            known.remove(known.keySet().iterator().next());
        }
        return present.pipeline;
    }

    int size() {
        return known.size();
    }

    /** Pictures are for people to watch: what the pipeline says of files does not hold. */
    private static Pipeline asJpeg(Pipeline pipeline) {
        return new Pipeline(
                pipeline.name(),
                pipeline.description(),
                pipeline.steps(),
                pipeline.outputs(),
                new OutputEncoding("jpeg", null));
    }
}
