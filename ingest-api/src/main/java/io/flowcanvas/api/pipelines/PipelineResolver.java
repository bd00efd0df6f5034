package io.flowcanvas.api.pipelines;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.files.FileCatalogue;
import io.flowcanvas.api.files.StoredFile;
import io.flowcanvas.api.messaging.PipelineDefinitions;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import io.flowcanvas.core.pipeline.Pipeline;
import io.flowcanvas.core.pipeline.PipelineRules;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Pipelines as an execution of theirs is told to the engine. */
@Component
public final class PipelineResolver {
    private final PipelineCatalogue pipelines;
    private final PipelineRules rules;
    private final FileCatalogue files;
    private final FileParameters fileParameters;

    PipelineResolver(
            PipelineCatalogue pipelines,
            PipelineRules rules,
            FileCatalogue files,
            FileParameters fileParameters) {
        this.pipelines = pipelines;
        this.rules = rules;
        this.files = files;
        this.fileParameters = fileParameters;
    }

    /**
     * The pipeline's present version with an execution's own parameters.
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
                        stored -> {
                            Pipeline pipeline = parameters.apply(rules.parse(stored.document()));
                            return checkFiles(caller, pipeline)
                                    .thenReturn(
                                            PipelineDefinitions.of(
                                                    stored.id(),
                                                    stored.version(),
                                                    stored.owner(),
                                                    pipeline));
                        });
    }

    private Mono<Map<UUID, StoredFile>> checkFiles(Caller caller, Pipeline pipeline) {
        List<FileParameters.Use> uses = fileParameters.of(pipeline);
        if (uses.isEmpty()) {
            return Mono.empty();
        }
        return files.find(
                        uses.stream()
                                .flatMap(use -> use.fileId().stream())
                                .collect(Collectors.toSet()))
                .doOnNext(
                        known -> {
                            List<Violation> found = new ArrayList<>();
                            fileParameters.check(caller, uses, known, found);
                            if (!found.isEmpty()) {
                                throw FlowcanvasException.invalid(found);
                            }
                        });
    }

    private static FlowcanvasException unknown(UUID id) {
        return new FlowcanvasException(
                ErrorCode.UNKNOWN_PIPELINE,
                "there is no pipeline %s, or it is not yours; GET /v1/pipelines lists them"
                        .formatted(id));
    }
}
