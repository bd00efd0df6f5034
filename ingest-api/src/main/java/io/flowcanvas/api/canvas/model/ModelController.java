package io.flowcanvas.api.canvas.model;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.objectstore.ObjectStore;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.naming.ObjectKeys;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Administrators put models where every task manager finds them: {@code NAME[@VERSION].onnx}, and
 * {@code .txt} with its class names, one a line. Task managers fetch a model once, so a changed one
 * takes a new version.
 */
@RestController
class ModelController {
    private static final Pattern FILE =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}(@[A-Za-z0-9._-]{1,32})?\\.(onnx|txt)");

    record Stored(String file, long sizeBytes) {}

    private final ObjectStore objects;
    private final long limit;
    private final int partSize;

    ModelController(ObjectStore objects, ApiProperties properties) {
        this.objects = objects;
        this.limit = properties.files().uploadLimit().toBytes();
        this.partSize = (int) properties.files().partSize().toBytes();
    }

    @PutMapping(path = "/v1/models/{file}", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    Mono<Stored> put(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String file,
            @RequestBody Flux<DataBuffer> body) {
        if (!caller.isAdmin()) {
            throw new FlowcanvasException(
                    ErrorCode.FORBIDDEN, "only an administrator brings models");
        }
        if (!FILE.matcher(file).matches()) {
            throw FlowcanvasException.invalid(
                    "/file",
                    "must be NAME.onnx or NAME@VERSION.onnx, or the same with .txt for its class"
                            + " names");
        }
        AtomicLong size = new AtomicLong();
        return objects.upload(
                        ObjectKeys.MODELS_PREFIX + file,
                        MediaType.APPLICATION_OCTET_STREAM_VALUE,
                        partSize)
                .store(body.map(buffer -> take(buffer, size)))
                .then(Mono.fromSupplier(() -> new Stored(file, size.get())));
    }

    private ByteBuffer take(DataBuffer buffer, AtomicLong size) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        if (size.addAndGet(bytes.length) > limit) {
            throw new FlowcanvasException(
                    ErrorCode.PAYLOAD_TOO_LARGE, "the limit is " + limit + " bytes");
        }
        return ByteBuffer.wrap(bytes);
    }
}
