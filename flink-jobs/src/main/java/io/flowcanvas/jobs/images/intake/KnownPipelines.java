package io.flowcanvas.jobs.images.intake;

import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import io.flowcanvas.proto.jobs.v1.Directive;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Pipelines by id, as topic {@code pipelines} has them. */
final class KnownPipelines {
    private final Map<String, PipelineDefinition> pipelines = new HashMap<>();

    /** An older version than the one known changes nothing: the topic may be read again. */
    void apply(Directive directive) {
        if (directive.hasPipeline()) {
            PipelineDefinition news = directive.getPipeline();
            pipelines.merge(
                    news.getId(),
                    news,
                    (known, next) -> next.getVersion() < known.getVersion() ? known : next);
        } else if (directive.hasRetiredPipeline()) {
            pipelines.remove(directive.getRetiredPipeline());
        }
    }

    /** Somebody else's pipeline is as good as none. */
    Optional<PipelineDefinition> find(String id, String owner) {
        return Optional.ofNullable(pipelines.get(id))
                .filter(pipeline -> pipeline.getOwner().equals(owner));
    }
}
