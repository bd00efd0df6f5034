package io.flowcanvas.api.web;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Reads bodies whose limit is not that of all others. */
public final class Bodies {
    private static final int DEEPEST = 200;
    private static final StrictJson JSON = new StrictJson(DEEPEST);

    private Bodies() {}

    /**
     * All of a body, empty if there is none.
     *
     * @return fails with {@code PAYLOAD_TOO_LARGE}, as soon as that is known
     */
    public static Mono<byte[]> read(ServerHttpRequest request, DataSize limit) {
        long most = limit.toBytes();
        if (request.getHeaders().getContentLength() > most) {
            return Mono.error(tooLarge(most));
        }
        return DataBufferUtils.join(request.getBody(), (int) Math.min(most, Integer.MAX_VALUE))
                .map(Bodies::copy)
                .onErrorMap(DataBufferLimitException.class, error -> tooLarge(most))
                .defaultIfEmpty(new byte[0]);
    }

    /**
     * @throws FlowcanvasException {@code INVALID_REQUEST} if it is not JSON
     */
    public static JsonNode json(byte[] body) {
        return JSON.parse(body);
    }

    private static byte[] copy(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    private static FlowcanvasException tooLarge(long most) {
        return new FlowcanvasException(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "the body is larger than the " + most + " bytes that are taken here");
    }
}
