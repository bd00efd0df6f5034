package io.flowcanvas.api.pipelines;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.messaging.PipelineDefinitions;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.pipeline.Pipeline;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Pipelines as an execution of theirs is told to the engine. */
@Component
public final class PipelineResolver {
    private final RecentPipelines pipelines;
    private final OwnFiles files;

    PipelineResolver(RecentPipelines pipelines, OwnFiles files) {
        this.pipelines = pipelines;
        this.files = files;
    }

    /**
     * The pipeline's present version, as it was at most a second ago, with an execution's own
     * parameters.
     *
     * @param parameters applies them; may throw {@code INVALID_REQUEST}
     * @return fails with {@code UNKNOWN_PIPELINE} if the caller has no such pipeline, with {@code
     *     INVALID_REQUEST} if a parameter names a file that is not the caller's
     */
    public Mono<PipelineDefinition> resolve(
            Caller caller, UUID id, UnaryOperator<Pipeline> parameters) {
        return pipelines
                .find(id, caller)
                .switchIfEmpty(Mono.error(() -> unknown(id)))
                .flatMap(
                        read -> {
                            StoredPipeline stored = read.stored();
                            Pipeline pipeline = parameters.apply(read.pipeline());
                            return files.check(caller, pipeline)
                                    .thenReturn(
                                            PipelineDefinitions.of(
                                                    stored.id(),
                                                    stored.version(),
                                                    stored.owner(),
                                                    pipeline));
                        });
    }

    private static FlowcanvasException unknown(UUID id) {
        return new FlowcanvasException(
                ErrorCode.UNKNOWN_PIPELINE,
                "there is no pipeline %s, or it is not yours; GET /v1/pipelines lists them"
                        .formatted(id));
    }
}
