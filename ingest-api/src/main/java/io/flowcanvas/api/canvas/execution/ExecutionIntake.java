package io.flowcanvas.api.canvas.execution;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.canvas.pipeline.PipelineCatalogue;
import io.flowcanvas.api.canvas.pipeline.StoredPipeline;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.files.FileCatalogue;
import io.flowcanvas.api.files.StoredFile;
import io.flowcanvas.api.messaging.PipelineDefinitions;
import io.flowcanvas.api.submission.ItemContent;
import io.flowcanvas.api.submission.SpooledFile;
import io.flowcanvas.api.submission.Submission;
import io.flowcanvas.core.component.ComponentCatalogue;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.pipeline.ExecutionParameters;
import io.flowcanvas.core.pipeline.Pipeline;
import io.flowcanvas.core.pipeline.PipelineRules;
import io.flowcanvas.core.pipeline.Step;
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
    private final ComponentCatalogue components;
    private final long inlineLimit;
    private final long imageLimit;
    private final int maxItems;

    private record FileParameter(String stepId, String name, String value) {}

    ExecutionIntake(
            PipelineCatalogue pipelines,
            FileCatalogue files,
            PipelineRules rules,
            ExecutionParameters parameters,
            ComponentCatalogue components,
            ApiProperties properties) {
        this.pipelines = pipelines;
        this.files = files;
        this.rules = rules;
        this.parameters = parameters;
        this.components = components;
        this.inlineLimit = properties.images().inlineLimit().toBytes();
        this.imageLimit = properties.images().uploadLimit().toBytes();
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
        List<FileParameter> fileParameters = pipeline.map(this::fileParameters).orElse(List.of());
        return files.find(wanted(request, fileParameters))
                .map(
                        known -> {
                            checkFileIds(caller, request, known, found);
                            checkFileParameters(caller, fileParameters, known, found);
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

    private List<FileParameter> fileParameters(Pipeline pipeline) {
        List<FileParameter> found = new ArrayList<>();
        for (Step step : pipeline.steps()) {
            for (String name : components.find(step.component()).orElseThrow().fileParameters()) {
                if (step.parameters().has(name)) {
                    found.add(
                            new FileParameter(
                                    step.id(), name, step.parameters().path(name).asString("")));
                }
            }
        }
        return found;
    }

    private static Set<UUID> wanted(ExecutionRequest request, List<FileParameter> parameters) {
        Set<UUID> ids = new HashSet<>(request.fileIds());
        for (FileParameter parameter : parameters) {
            io.flowcanvas.api.web.Ids.parse(parameter.value()).ifPresent(ids::add);
        }
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
                checkSize(file, "/file_ids/" + i, found);
            }
        }
    }

    private void checkFileParameters(
            Caller caller,
            List<FileParameter> parameters,
            Map<UUID, StoredFile> known,
            List<Violation> found) {
        for (FileParameter parameter : parameters) {
            String field = "/parameters/" + parameter.stepId() + "." + parameter.name();
            StoredFile file =
                    io.flowcanvas.api.web.Ids.parse(parameter.value()).map(known::get).orElse(null);
            if (file == null || !caller.maySee(file.owner()) || !file.isUploaded()) {
                found.add(
                        new Violation(
                                field,
                                "must be the id of a file that you uploaded with POST /v1/files"));
            } else {
                checkSize(file, field, found);
            }
        }
    }

    /** An upload may be larger than what the engine takes as an image. */
    private void checkSize(StoredFile file, String field, List<Violation> found) {
        if (file.sizeBytes() > imageLimit) {
            found.add(
                    new Violation(
                            field,
                            "the file has %d bytes; an image is not larger than %d bytes"
                                    .formatted(file.sizeBytes(), imageLimit)));
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
