package io.flowcanvas.api.lambda;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.web.StrictJson;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Reads the bodies of this dialect, bounded in size and depth. */
@Component
final class JsonBodies {
    private static final int WRAPPING = 2;

    private final StrictJson json;
    private final int limit;

    @Autowired
    JsonBodies(ApiProperties properties) {
        this(
                (int) properties.sessions().bodyLimit().toBytes(),
                properties.sessions().maxDepth() + WRAPPING);
    }

    JsonBodies(int limit, int depth) {
        this.limit = limit;
        this.json = new StrictJson(depth);
    }

    /**
     * @return fails with {@code PAYLOAD_TOO_LARGE}, or {@code INVALID_REQUEST} if it is not JSON
     */
    Mono<JsonNode> read(ServerHttpRequest request) {
        if (request.getHeaders().getContentLength() > limit) {
            return Mono.error(this::tooLarge);
        }
        return DataBufferUtils.join(request.getBody(), limit)
                .onErrorMap(DataBufferLimitException.class, error -> tooLarge())
                .map(JsonBodies::bytes)
                .defaultIfEmpty(new byte[0])
                .map(this::parse);
    }

    /**
     * @throws FlowcanvasException {@code INVALID_REQUEST} if it is not JSON
     */
    JsonNode parse(byte[] text) {
        return json.parse(text);
    }

    /** As UTF-8; what {@link #parse} read. */
    byte[] write(JsonNode value) {
        return json.write(value);
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    private FlowcanvasException tooLarge() {
        return new FlowcanvasException(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "the body is larger than %d bytes; send large data as a file".formatted(limit));
    }
}
