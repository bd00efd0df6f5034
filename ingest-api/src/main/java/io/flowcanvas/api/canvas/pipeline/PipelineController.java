package io.flowcanvas.api.canvas.pipeline;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.cameras.CameraRelay;
import io.flowcanvas.api.outbox.OutboxRelay;
import io.flowcanvas.api.pipelines.PipelineCatalogue;
import io.flowcanvas.api.pipelines.RecentPipelines;
import io.flowcanvas.api.pipelines.StoredPipeline;
import io.flowcanvas.api.web.Cursors;
import io.flowcanvas.api.web.Ids;
import io.flowcanvas.api.web.IfMatch;
import io.flowcanvas.api.web.Links;
import io.flowcanvas.api.web.Page;
import io.flowcanvas.core.pipeline.PipelineRules;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Pipelines: list, create, read, replace, delete. {@code ETag} and {@code If-Match} are versions.
 */
@RestController
@RequestMapping("/v1/pipelines")
class PipelineController {
    private static final String KIND = "pipeline";

    record View(
            UUID id,
            String name,
            @Nullable String description,
            int version,
            JsonNode steps,
            JsonNode outputs,
            Instant createdAt,
            Instant updatedAt) {}

    private final PipelineCatalogue catalogue;
    private final PipelineRules rules;
    private final OutboxRelay<PipelineRelay.Change> relay;
    private final OutboxRelay<CameraRelay.Change> cameras;
    private final RecentPipelines recent;
    private final Links links;

    PipelineController(
            PipelineCatalogue catalogue,
            PipelineRules rules,
            OutboxRelay<PipelineRelay.Change> relay,
            OutboxRelay<CameraRelay.Change> cameras,
            RecentPipelines recent,
            Links links) {
        this.catalogue = catalogue;
        this.recent = recent;
        this.rules = rules;
        this.relay = relay;
        this.cameras = cameras;
        this.links = links;
    }

    @GetMapping
    Mono<Page<View>> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int count = Cursors.limit(limit);
        return catalogue
                .list(caller, Cursors.before(cursor), count + 1)
                .map(rows -> Page.of(rows, count, row -> row.id().toString()))
                .map(page -> page.map(PipelineController::view));
    }

    @PostMapping
    Mono<ResponseEntity<View>> create(
            @AuthenticationPrincipal Caller caller,
            @RequestBody JsonNode document,
            ServerHttpRequest request) {
        return catalogue
                .create(caller, rules.parse(document))
                .doOnNext(made -> relay.wake())
                .map(
                        made ->
                                ResponseEntity.created(
                                                links.to(request, "/v1/pipelines/" + made.id()))
                                        .eTag(made.entityTag())
                                        .body(view(made)));
    }

    @GetMapping("/{id}")
    Mono<ResponseEntity<View>> read(
            @AuthenticationPrincipal Caller caller, @PathVariable String id) {
        return catalogue
                .find(Ids.ofPath(id, KIND), caller)
                .switchIfEmpty(Mono.error(() -> Ids.notFound(KIND)))
                .map(PipelineController::answer);
    }

    @PutMapping("/{id}")
    Mono<ResponseEntity<View>> replace(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String match,
            @RequestBody JsonNode document) {
        return catalogue
                .replace(
                        Ids.ofPath(id, KIND),
                        caller,
                        rules.parse(document),
                        IfMatch.versions(match, KIND))
                .switchIfEmpty(Mono.error(() -> Ids.notFound(KIND)))
                .doOnNext(made -> tell(made.id()))
                .map(PipelineController::answer);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> delete(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String match) {
        return catalogue
                .delete(Ids.ofPath(id, KIND), caller, IfMatch.versions(match, KIND))
                .switchIfEmpty(Mono.error(() -> Ids.notFound(KIND)))
                .doOnNext(this::tell)
                .then();
    }

    /** Cameras run the newest version. */
    private void tell(UUID changed) {
        recent.forget(changed);
        relay.wake();
        cameras.wake();
    }

    private static ResponseEntity<View> answer(StoredPipeline pipeline) {
        return ResponseEntity.ok().eTag(pipeline.entityTag()).body(view(pipeline));
    }

    private static View view(StoredPipeline pipeline) {
        JsonNode document = pipeline.document();
        return new View(
                pipeline.id(),
                document.path("name").asString(),
                document.path("description").asStringOpt().orElse(null),
                pipeline.version(),
                document.path("steps"),
                document.path("outputs"),
                pipeline.createdAt(),
                pipeline.updatedAt());
    }
}
