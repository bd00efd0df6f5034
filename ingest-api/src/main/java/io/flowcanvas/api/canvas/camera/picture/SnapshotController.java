package io.flowcanvas.api.canvas.camera.picture;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.cameras.CameraDirectory;
import io.flowcanvas.api.cameras.pictures.Picture;
import io.flowcanvas.api.cameras.pictures.Pictures;
import io.flowcanvas.api.web.Ids;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
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
    static final String KIND = "camera";

    private final CameraDirectory cameras;
    private final Pictures pictures;

    SnapshotController(CameraDirectory cameras, Pictures pictures) {
        this.cameras = cameras;
        this.pictures = pictures;
    }

    @GetMapping("/v1/cameras/{id}/snapshot")
    Mono<Void> snapshot(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            ServerWebExchange exchange) {
        UUID camera = Ids.ofPath(id, KIND);
        return cameras.find(camera, caller)
                .switchIfEmpty(Mono.error(() -> Ids.notFound(KIND)))
                .flatMap(found -> pictures.newest(camera))
                .switchIfEmpty(Mono.error(SnapshotController::none))
                .flatMap(picture -> send(picture, exchange));
    }

    private static FlowcanvasException none() {
        return new FlowcanvasException(
                ErrorCode.NOT_FOUND,
                "no frame of this camera was processed in the last minutes; its status says why");
    }

    private static Mono<Void> send(Picture picture, ServerWebExchange exchange) {
        ServerHttpResponse response = exchange.getResponse();
        HttpHeaders headers = response.getHeaders();
        headers.setCacheControl("private, max-age=0, must-revalidate");
        headers.setLastModified(picture.capturedAt());
        headers.set(MultipartPictures.FRAME, Long.toString(picture.frame()));
        headers.set(MultipartPictures.CAPTURED_AT, picture.capturedAt().toString());
        if (exchange.checkNotModified(entityTag(picture))) {
            return response.setComplete();
        }
        ByteBuffer jpeg = picture.jpeg().asReadOnlyByteBuffer();
        headers.setContentType(MediaType.IMAGE_JPEG);
        headers.setContentLength(jpeg.remaining());
        return HttpMethod.HEAD.equals(exchange.getRequest().getMethod())
                ? response.setComplete()
                : response.writeWith(Mono.just(DefaultDataBufferFactory.sharedInstance.wrap(jpeg)));
    }

    /** The same on every replica; numbers alone begin anew where a source does. */
    private static String entityTag(Picture picture) {
        return "\"%d-%d\"".formatted(picture.frame(), picture.capturedAt().toEpochMilli());
    }
}
