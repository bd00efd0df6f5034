package io.flowcanvas.api.canvas.camera;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.cameras.Camera;
import io.flowcanvas.api.cameras.CameraCatalogue;
import io.flowcanvas.api.cameras.CameraDocument;
import io.flowcanvas.api.cameras.CameraFilter;
import io.flowcanvas.api.cameras.rules.CameraRules;
import io.flowcanvas.api.web.Cursors;
import io.flowcanvas.api.web.Ids;
import io.flowcanvas.api.web.IfMatch;
import io.flowcanvas.api.web.Links;
import io.flowcanvas.api.web.Page;
import io.flowcanvas.core.error.FlowcanvasException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
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
 * Cameras: list, create, read, replace, change, delete. {@code ETag} and {@code If-Match} are
 * versions.
 */
@RestController
@RequestMapping("/v1/cameras")
class CameraController {
    private static final String MERGE_PATCH = "application/merge-patch+json";
    private static final List<String> STATUSES =
            List.of("connecting", "online", "reconnecting", "down", "ended", "disabled");

    private final CameraCatalogue catalogue;
    private final Links links;

    CameraController(CameraCatalogue catalogue, Links links) {
        this.catalogue = catalogue;
        this.links = links;
    }

    @GetMapping
    Mono<Page<CameraView>> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable Boolean enabled,
            @RequestParam(required = false) @Nullable String status) {
        if (status != null && !STATUSES.contains(status)) {
            throw FlowcanvasException.invalid("/status", "must be one of " + STATUSES);
        }
        int count = Cursors.limit(limit);
        return catalogue
                .list(caller, new CameraFilter(enabled, status), Cursors.before(cursor), count + 1)
                .map(rows -> Page.of(rows, count, row -> row.id().toString()))
                .map(page -> page.map(CameraView::of));
    }

    @PostMapping
    Mono<ResponseEntity<CameraView>> create(
            @AuthenticationPrincipal Caller caller,
            @RequestBody JsonNode document,
            ServerHttpRequest request) {
        return catalogue
                .create(caller, CameraRules.create(document))
                .map(
                        made ->
                                ResponseEntity.created(
                                                links.to(request, "/v1/cameras/" + made.id()))
                                        .eTag(made.entityTag())
                                        .body(CameraView.of(made)));
    }

    /** The tag stands for the document alone: its status changes all the time, so no 304. */
    @GetMapping("/{id}")
    Mono<CameraView> read(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            ServerHttpResponse response) {
        return catalogue
                .find(Ids.ofPath(id, Camera.KIND), caller)
                .switchIfEmpty(Mono.error(() -> Ids.notFound(Camera.KIND)))
                .doOnNext(camera -> response.getHeaders().setETag(camera.entityTag()))
                .map(CameraView::of);
    }

    @PutMapping("/{id}")
    Mono<ResponseEntity<CameraView>> replace(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String match,
            @RequestBody JsonNode document) {
        return change(caller, id, match, present -> CameraRules.replace(present, document));
    }

    @PatchMapping(
            path = "/{id}",
            consumes = {MERGE_PATCH, MediaType.APPLICATION_JSON_VALUE})
    Mono<ResponseEntity<CameraView>> patch(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String match,
            @RequestBody JsonNode changes) {
        return change(caller, id, match, present -> CameraRules.patch(present, changes));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> delete(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String match) {
        return catalogue
                .delete(Ids.ofPath(id, Camera.KIND), caller, IfMatch.versions(match, Camera.KIND))
                .switchIfEmpty(Mono.error(() -> Ids.notFound(Camera.KIND)))
                .then();
    }

    private Mono<ResponseEntity<CameraView>> change(
            Caller caller,
            String id,
            @Nullable String match,
            Function<CameraDocument, CameraDocument> edit) {
        return catalogue
                .change(
                        Ids.ofPath(id, Camera.KIND),
                        caller,
                        IfMatch.versions(match, Camera.KIND),
                        edit)
                .switchIfEmpty(Mono.error(() -> Ids.notFound(Camera.KIND)))
                .map(CameraController::answer);
    }

    private static ResponseEntity<CameraView> answer(Camera camera) {
        return ResponseEntity.ok().eTag(camera.entityTag()).body(CameraView.of(camera));
    }
}
