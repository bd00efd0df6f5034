package io.flowcanvas.api.canvas.execution;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.files.FileCatalogue;
import io.flowcanvas.api.files.StoredFile;
import io.flowcanvas.api.messaging.PipelineDefinitions;
import io.flowcanvas.api.pipelines.FileParameters;
import io.flowcanvas.api.pipelines.PipelineCatalogue;
import io.flowcanvas.api.pipelines.StoredPipeline;
import io.flowcanvas.api.submission.ItemContent;
import io.flowcanvas.api.submission.SpooledFile;
import io.flowcanvas.api.submission.Submission;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.pipeline.ExecutionParameters;
import io.flowcanvas.core.pipeline.Pipeline;
import io.flowcanvas.core.pipeline.PipelineRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Turns a request into a submission, or says everything that is wrong with it. */
@Component
class ExecutionIntake {
    private final PipelineCatalogue pipelines;
    private final FileCatalogue files;
    private final PipelineRules rules;
    private final ExecutionParameters parameters;
    private final FileParameters fileParameters;
    private final long inlineLimit;
    private final int maxItems;

    ExecutionIntake(
            PipelineCatalogue pipelines,
            FileCatalogue files,
            PipelineRules rules,
            ExecutionParameters parameters,
            FileParameters fileParameters,
            ApiProperties properties) {
        this.pipelines = pipelines;
        this.files = files;
        this.rules = rules;
        this.parameters = parameters;
        this.fileParameters = fileParameters;
        this.inlineLimit = properties.images().inlineLimit().toBytes();
        this.maxItems = properties.submission().maxItems();
    }

    /**
     * @param given violations found on the way here
     */
    Mono<Submission> check(
            Caller caller,
            ExecutionRequest request,
            List<SpooledFile> spooled,
            List<Violation> given) {
        List<Violation> found = new ArrayList<>(given);
        found.addAll(request.violations());
        int count = spooled.size() + request.fileIds().size();
        if (count == 0 && !request.namesFiles()) {
            found.add(
                    new Violation(
                            "/input_files",
                            "send at least one image as input_files[], or name one in file_ids"));
        } else if (count > maxItems) {
            found.add(
                    new Violation(
                            "/file_ids", "an execution takes at most " + maxItems + " images"));
        }
        return pipeline(request.pipelineId(), caller)
                .flatMap(pipeline -> complete(caller, request, spooled, pipeline, found));
    }

    private Mono<Optional<StoredPipeline>> pipeline(@Nullable UUID id, Caller caller) {
        return id == null
                ? Mono.just(Optional.empty())
                : pipelines.find(id, caller).map(Optional::of).defaultIfEmpty(Optional.empty());
    }

    private Mono<Submission> complete(
            Caller caller,
            ExecutionRequest request,
            List<SpooledFile> spooled,
            Optional<StoredPipeline> stored,
            List<Violation> found) {
        if (stored.isEmpty() && request.pipelineId() != null) {
            found.add(
                    new Violation(
                            "/pipeline_id",
                            "there is no such pipeline, or it is not yours; GET /v1/pipelines"
                                    + " lists them"));
        }
        Optional<Pipeline> pipeline = stored.flatMap(known -> applied(known, request, found));
        List<FileParameters.Use> uses = pipeline.map(fileParameters::of).orElse(List.of());
        return files.find(wanted(request, uses))
                .map(
                        known -> {
                            checkFileIds(caller, request, known, found);
                            fileParameters.check(caller, uses, known, found);
                            if (!found.isEmpty()) {
                                throw FlowcanvasException.invalid(found);
                            }
                            return submission(
                                    caller,
                                    request,
                                    spooled,
                                    stored.orElseThrow(),
                                    pipeline.orElseThrow(),
                                    known);
                        });
    }

    private Optional<Pipeline> applied(
            StoredPipeline stored, ExecutionRequest request, List<Violation> found) {
        try {
            return Optional.of(
                    parameters.apply(rules.parse(stored.document()), request.parameters()));
        } catch (FlowcanvasException e) {
            found.addAll(e.violations());
            return Optional.empty();
        }
    }

    private static Set<UUID> wanted(ExecutionRequest request, List<FileParameters.Use> uses) {
        Set<UUID> ids = new HashSet<>(request.fileIds());
        uses.forEach(use -> use.fileId().ifPresent(ids::add));
        return ids;
    }

    private void checkFileIds(
            Caller caller,
            ExecutionRequest request,
            Map<UUID, StoredFile> known,
            List<Violation> found) {
        for (int i = 0; i < request.fileIds().size(); i++) {
            StoredFile file = known.get(request.fileIds().get(i));
            if (file == null || !caller.maySee(file.owner())) {
                found.add(
                        new Violation(
                                "/file_ids/" + i, "there is no such file, or it is not yours"));
            } else {
                fileParameters.checkSize(file, "/file_ids/" + i, found);
            }
        }
    }

    private Submission submission(
            Caller caller,
            ExecutionRequest request,
            List<SpooledFile> spooled,
            StoredPipeline stored,
            Pipeline pipeline,
            Map<UUID, StoredFile> known) {
        List<Submission.Item> items = new ArrayList<>();
        for (SpooledFile file : spooled) {
            items.add(
                    new Submission.Item(
                            file.name(), file.size(), ItemContent.of(file, inlineLimit)));
        }
        for (UUID id : request.fileIds()) {
            StoredFile file = java.util.Objects.requireNonNull(known.get(id));
            items.add(
                    new Submission.Item(
                            file.filename(),
                            file.sizeBytes(),
                            new ItemContent.Stored(file.objectKey())));
        }
        return new Submission(
                caller.owner(),
                stored.id(),
                PipelineDefinitions.of(stored.id(), stored.version(), stored.owner(), pipeline),
                Json.mapper().writeValueAsString(request.parameters()),
                request.priority(),
                request.onItemError(),
                items);
    }
}
