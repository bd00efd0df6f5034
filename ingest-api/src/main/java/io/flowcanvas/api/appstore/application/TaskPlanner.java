package io.flowcanvas.api.appstore.application;

import io.flowcanvas.api.appstore.UrlRules;
import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.files.FileCatalogue;
import io.flowcanvas.api.messaging.PipelineDefinitions;
import io.flowcanvas.api.pipelines.FileParameters;
import io.flowcanvas.api.pipelines.PipelineCatalogue;
import io.flowcanvas.api.pipelines.StoredPipeline;
import io.flowcanvas.api.web.Ids;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import io.flowcanvas.core.pipeline.ExecutionParameters;
import io.flowcanvas.core.pipeline.Pipeline;
import io.flowcanvas.core.pipeline.PipelineRules;
import io.flowcanvas.core.task.ResultType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Turns a request into a plan, or says everything that is wrong with it. */
@Component
public final class TaskPlanner {
    private static final int FIRST_VERSION = 1;

    private final Applications applications;
    private final PipelineCatalogue pipelines;
    private final PipelineRules rules;
    private final ExecutionParameters parameters;
    private final FileParameters fileParameters;
    private final FileCatalogue files;
    private final UrlRules urls;
    private final int assetsPerBatch;

    /** What is to be run, before its parameters. */
    private record Chosen(Application application, UUID pipelineId, int version, String owner) {}

    TaskPlanner(
            Applications applications,
            PipelineCatalogue pipelines,
            PipelineRules rules,
            ExecutionParameters parameters,
            FileParameters fileParameters,
            FileCatalogue files,
            UrlRules urls,
            ApiProperties properties) {
        this.applications = applications;
        this.pipelines = pipelines;
        this.rules = rules;
        this.parameters = parameters;
        this.fileParameters = fileParameters;
        this.files = files;
        this.urls = urls;
        this.assetsPerBatch = properties.tasks().assetsPerBatch();
    }

    /**
     * @return fails with {@code INVALID_REQUEST} and every violation
     */
    public Mono<TaskPlan> plan(Caller caller, TaskRequest request) {
        List<Violation> found = new ArrayList<>(request.violations());
        String callback = request.callbackUrl();
        if (callback != null) {
            urls.issue(callback)
                    .ifPresent(issue -> found.add(new Violation("/callback_url", issue)));
        }
        return choose(caller, request.pipeline(), found)
                .flatMap(chosen -> complete(caller, request, chosen, found));
    }

    private Mono<Optional<Chosen>> choose(
            Caller caller, @Nullable String name, List<Violation> found) {
        if (name == null) {
            return Mono.just(Optional.of(configured(applications.standard(), caller)));
        }
        Optional<Application> known = applications.find(name);
        if (known.isPresent()) {
            return Mono.just(known.map(application -> configured(application, caller)));
        }
        return stored(caller, name)
                .map(
                        candidates -> {
                            if (candidates.size() != 1) {
                                found.add(unclear(name, candidates.size()));
                                return Optional.empty();
                            }
                            return Optional.of(own(candidates.get(0)));
                        });
    }

    private Mono<List<StoredPipeline>> stored(Caller caller, String name) {
        return Ids.parse(name)
                .map(id -> pipelines.find(id, caller).map(List::of).defaultIfEmpty(List.of()))
                .orElseGet(() -> pipelines.named(name, caller));
    }

    private Violation unclear(String name, int candidates) {
        return new Violation(
                "/pipeline",
                candidates > 1
                        ? "several pipelines of yours are called %s; name one by its id"
                                .formatted(name)
                        : "no application or pipeline of yours is called %s; there are the applications %s"
                                .formatted(name, applications.names()));
    }

    private static Chosen configured(Application application, Caller caller) {
        return new Chosen(application, application.pipelineId(), FIRST_VERSION, caller.owner());
    }

    private Chosen own(StoredPipeline stored) {
        Pipeline pipeline = rules.parse(stored.document());
        return new Chosen(
                new Application(
                        pipeline.name(), pipeline, List.of(), assetsPerBatch, ResultType.STREAM),
                stored.id(),
                stored.version(),
                stored.owner());
    }

    private Mono<TaskPlan> complete(
            Caller caller, TaskRequest request, Optional<Chosen> chosen, List<Violation> found) {
        Optional<Pipeline> pipeline = chosen.flatMap(known -> applied(known, request, found));
        List<FileParameters.Use> uses = pipeline.map(fileParameters::of).orElse(List.of());
        return files.find(
                        uses.stream()
                                .flatMap(use -> use.fileId().stream())
                                .collect(Collectors.toSet()))
                .map(
                        known -> {
                            fileParameters.check(caller, uses, known, found);
                            if (!found.isEmpty()) {
                                throw FlowcanvasException.invalid(found);
                            }
                            return plan(request, chosen.orElseThrow(), pipeline.orElseThrow());
                        });
    }

    private Optional<Pipeline> applied(Chosen chosen, TaskRequest request, List<Violation> found) {
        try {
            return Optional.of(
                    parameters.apply(chosen.application().pipeline(), request.parameters()));
        } catch (FlowcanvasException e) {
            found.addAll(e.violations());
            return Optional.empty();
        }
    }

    private static TaskPlan plan(TaskRequest request, Chosen chosen, Pipeline pipeline) {
        Application application = chosen.application();
        ResultType wanted = request.resultType();
        return new TaskPlan(
                application.name(),
                PipelineDefinitions.of(
                        chosen.pipelineId(), chosen.version(), chosen.owner(), pipeline),
                request.parameters(),
                application.attributes(),
                application.assetsPerBatch(),
                wanted == null ? application.resultType() : wanted);
    }
}
