package io.flowcanvas.api.cameras;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.pipelines.PipelineResolver;
import io.flowcanvas.api.pipelines.RecentPipelines;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Which pipelines a camera may run. */
@Component
final class CameraPipelines {
    private final PipelineResolver pipelines;
    private final RecentPipelines recent;

    CameraPipelines(PipelineResolver pipelines, RecentPipelines recent) {
        this.pipelines = pipelines;
        this.recent = recent;
    }

    /**
     * Its present version; that it still is the present one is checked when the camera is written.
     *
     * @param owner of the camera
     * @return fails with {@code UNKNOWN_PIPELINE} unless the pipeline is the owner's, with {@code
     *     INVALID_REQUEST} if it reads files that are not the caller's
     */
    Mono<Integer> usable(Caller caller, String owner, UUID id) {
        return Mono.defer(
                        () -> {
                            recent.forget(id);
                            return pipelines.resolve(caller, id, pipeline -> pipeline);
                        })
                .doOnNext(pipeline -> requireOwner(owner, pipeline))
                .map(PipelineDefinition::getVersion);
    }

    private static void requireOwner(String owner, PipelineDefinition pipeline) {
        if (!pipeline.getOwner().equals(owner)) {
            throw new FlowcanvasException(
                    ErrorCode.UNKNOWN_PIPELINE,
                    "pipeline %s belongs to somebody else than the camera"
                            .formatted(pipeline.getId()));
        }
    }
}
