package io.flowcanvas.api.canvas.file;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.config.FileProperties;
import io.flowcanvas.api.files.FileCatalogue;
import io.flowcanvas.api.files.StoredFile;
import io.flowcanvas.api.objectstore.ObjectStore;
import io.flowcanvas.api.web.Ids;
import io.flowcanvas.api.web.Links;
import io.flowcanvas.api.web.RangeNotSatisfiableException;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Upload, download, delete. */
@RestController
@RequestMapping("/v1/files")
class FileController {
    private static final String KIND = "file";

    record Uploaded(
            UUID fileId,
            String filename,
            String contentType,
            long sizeBytes,
            String sha256,
            Instant createdAt) {}

    private final FileCatalogue catalogue;
    private final ObjectStore objects;
    private final Links links;
    private final FileProperties limits;
    private final Clock clock;

    FileController(
            FileCatalogue catalogue,
            ObjectStore objects,
            Links links,
            ApiProperties properties,
            Clock clock) {
        this.catalogue = catalogue;
        this.objects = objects;
        this.links = links;
        this.limits = properties.files();
        this.clock = clock;
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    Mono<ResponseEntity<Uploaded>> upload(
            @AuthenticationPrincipal Caller caller,
            @RequestBody Flux<PartEvent> parts,
            ServerHttpRequest request) {
        FileUpload upload =
                new FileUpload(
                        objects,
                        caller.owner(),
                        limits.uploadLimit().toBytes(),
                        (int) limits.partSize().toBytes(),
                        clock.instant());
        Mono<StoredFile> whole =
                upload.receive(parts)
                        .flatMap(
                                file ->
                                        catalogue
                                                .insert(file)
                                                .onErrorResume(
                                                        error ->
                                                                upload.discard()
                                                                        .then(Mono.error(error))));
        // goes on if the client leaves: a body that is cut off is an error and removes what there
        // is, a whole one gets its row
        return Mono.defer(() -> Mono.fromFuture(whole.toFuture(), true))
                .map(
                        file ->
                                ResponseEntity.created(links.file(request, file.id()))
                                        .body(uploaded(file)));
    }

    @RequestMapping(
            path = "/{id}",
            method = {RequestMethod.GET, RequestMethod.HEAD})
    Mono<Void> download(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            ServerWebExchange exchange) {
        return owned(caller, id).flatMap(file -> send(file, exchange));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> delete(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
        return owned(caller, id)
                .flatMap(
                        file ->
                                catalogue
                                        .delete(file.id())
                                        .then(objects.delete(List.of(file.objectKey()))));
    }

    private Mono<StoredFile> owned(Caller caller, String id) {
        return catalogue
                .find(Ids.ofPath(id, KIND))
                .filter(file -> caller.maySee(file.owner()))
                .switchIfEmpty(Mono.error(() -> Ids.notFound(KIND)));
    }

    private Mono<Void> send(StoredFile file, ServerWebExchange exchange) {
        Download download = Download.of(file, exchange.getRequest().getHeaders());
        ServerHttpResponse response = exchange.getResponse();
        if (download.status() == HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE) {
            return Mono.error(new RangeNotSatisfiableException(file.sizeBytes()));
        }
        if (!download.hasBody() || HttpMethod.HEAD.equals(exchange.getRequest().getMethod())) {
            return begin(response, download).then(response.setComplete());
        }
        // the first bytes decide whether this is a file or an error
        return objects.read(file.objectKey(), download.range())
                .<DataBuffer>map(DefaultDataBufferFactory.sharedInstance::wrap)
                .switchOnFirst(
                        (first, content) ->
                                first.isOnError()
                                        ? Flux.<DataBuffer>error(lost(first.getThrowable()))
                                        : begin(response, download).thenMany(content))
                .as(content -> response.writeWith(content));
    }

    private static Mono<Void> begin(ServerHttpResponse response, Download download) {
        return Mono.fromRunnable(
                () -> {
                    response.setStatusCode(download.status());
                    response.getHeaders().putAll(download.headers());
                });
    }

    private static Throwable lost(@org.jspecify.annotations.Nullable Throwable error) {
        return error == null
                ? new FlowcanvasException(ErrorCode.INTERNAL_ERROR, "the object cannot be read")
                : error;
    }

    private static Uploaded uploaded(StoredFile file) {
        return new Uploaded(
                file.id(),
                file.filename(),
                file.contentType(),
                file.sizeBytes(),
                file.sha256(),
                file.createdAt());
    }
}
