package io.flowcanvas.jobs.images;

import io.flowcanvas.proto.engine.v1.CancelExecution;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import io.flowcanvas.proto.jobs.v1.Directive;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the broadcast told: cancelled executions, asked about from worker threads, and pipelines by
 * id.
 */
final class Directives {
    /** How long a cancelled execution is remembered; its items may lie in a lane as long. */
    static final Duration MEMORY = Duration.ofDays(7);

    private final Map<String, CancelExecution> cancelled = new ConcurrentHashMap<>();
    private final Map<String, PipelineDefinition> pipelines = new ConcurrentHashMap<>();

    void apply(Directive directive) {
        switch (directive.getDirectiveCase()) {
            case CANCEL ->
                    cancelled.put(directive.getCancel().getExecutionId(), directive.getCancel());
            case PIPELINE ->
                    pipelines.put(directive.getPipeline().getId(), directive.getPipeline());
            case RETIRED_PIPELINE -> pipelines.remove(directive.getRetiredPipeline());
            case DIRECTIVE_NOT_SET -> {
                // written by a newer release: not for this one
            }
        }
    }

    boolean isCancelled(String executionId) {
        return cancelled.containsKey(executionId);
    }

    Optional<PipelineDefinition> pipeline(String id) {
        return Optional.ofNullable(pipelines.get(id));
    }

    /** Forgets cancellations older than {@link #MEMORY}. */
    void forgetBefore(long nowMillis) {
        long oldest = (nowMillis - MEMORY.toMillis()) / 1000;
        cancelled.values().removeIf(cancel -> cancel.getRequestedAt().getSeconds() < oldest);
    }

    Map<String, CancelExecution> cancellations() {
        return cancelled;
    }

    Map<String, PipelineDefinition> pipelines() {
        return pipelines;
    }
}
