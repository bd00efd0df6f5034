package io.flowcanvas.api.canvas.camera.picture;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.cameras.Camera;
import io.flowcanvas.api.cameras.CameraDirectory;
import io.flowcanvas.api.cameras.pictures.Look;
import io.flowcanvas.api.cameras.pictures.Picture;
import io.flowcanvas.api.cameras.pictures.Pictures;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.web.Ids;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.time.Duration;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The last processed frame of a camera. */
@RestController
class SnapshotController {
    private final CameraDirectory cameras;
    private final Pictures pictures;
    private final Duration stallLimit;

    SnapshotController(CameraDirectory cameras, Pictures pictures, ApiProperties properties) {
        this.cameras = cameras;
        this.pictures = pictures;
        this.stallLimit = properties.cameras().streamStallLimit();
    }

    @GetMapping("/v1/cameras/{id}/snapshot")
    Mono<Void> snapshot(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            ServerWebExchange exchange) {
        UUID camera = Ids.ofPath(id, Camera.KIND);
        return cameras.find(camera, caller)
                .switchIfEmpty(Mono.error(() -> Ids.notFound(Camera.KIND)))
                .flatMap(found -> show(found, exchange));
    }

    private Mono<Void> show(Camera camera, ServerWebExchange exchange) {
        return Mono.using(
                () -> pictures.look(camera, () -> {}),
                look -> look.known().then(Mono.defer(() -> newest(look, exchange))),
                Look::dispose);
    }

    private Mono<Void> newest(Look look, ServerWebExchange exchange) {
        return look.withNewest(
                        picture -> {
                            // who reads slowly keeps this picture, and does not follow the camera
                            look.dispose();
                            return send(picture, exchange).thenReturn(true);
                        })
                .switchIfEmpty(Mono.error(SnapshotController::none))
                .then();
    }

    private static FlowcanvasException none() {
        return new FlowcanvasException(
                ErrorCode.NOT_FOUND,
                "no frame of this camera was processed in the last minutes; its status says why");
    }

    private Mono<Void> send(Picture picture, ServerWebExchange exchange) {
        ServerHttpResponse response = exchange.getResponse();
        HttpHeaders headers = response.getHeaders();
        headers.setCacheControl("private, max-age=0, must-revalidate");
        headers.setLastModified(picture.capturedAt());
        headers.set(MultipartPictures.FRAME, Long.toString(picture.frame()));
        headers.set(MultipartPictures.CAPTURED_AT, picture.capturedAt().toString());
        if (exchange.checkNotModified(entityTag(picture))) {
            return response.setComplete();
        }
        headers.setContentType(MediaType.IMAGE_JPEG);
        headers.setContentLength(picture.jpeg().size());
        if (HttpMethod.HEAD.equals(exchange.getRequest().getMethod())) {
            return response.setComplete();
        }
        response.setStatusCode(HttpStatus.OK);
        Wire wire = new Wire(stallLimit);
        return wire.open(response)
                .then(Mono.defer(() -> wire.write(MultipartPictures.jpeg(picture))))
                .onErrorComplete(Wire::isGone);
    }

    /** The same on every replica; numbers alone begin anew where a source does. */
    private static String entityTag(Picture picture) {
        return "\"%d-%d\"".formatted(picture.frame(), picture.capturedAt().toEpochMilli());
    }
}
