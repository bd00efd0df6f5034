package io.flowcanvas.api.appstore.result;

import io.flowcanvas.api.web.ByteSelection;
import io.flowcanvas.api.web.RangeNotSatisfiableException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Something of known length that a client gets, whole or in part (RFC 9110). If it cannot be read
 * to its end the connection is cut: what arrived is then shorter than announced, never wrong.
 *
 * @param taskId whose it is, for the log
 * @param entityTag without quotation marks; changes with every byte of it
 * @param headers of the answer beside those of ranges and copies
 */
record Delivery(
        UUID taskId,
        String entityTag,
        Instant changedAt,
        long size,
        Map<String, String> headers,
        Content content) {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    Delivery {
        headers = Map.copyOf(headers);
    }

    /** Some of the bytes, in order, read as they are asked for. */
    @FunctionalInterface
    interface Content {
        Flux<ByteBuffer> bytes(long first, long length);
    }

    Mono<Void> send(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        ServerHttpResponse response = exchange.getResponse();
        boolean head = HttpMethod.HEAD.equals(request.getMethod());
        ByteSelection selection =
                ByteSelection.of(
                        head ? withoutRange(request.getHeaders()) : request.getHeaders(),
                        '"' + entityTag + '"',
                        changedAt,
                        size);
        if (selection.status() == HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE) {
            return Mono.error(new RangeNotSatisfiableException(size));
        }
        if (head || !selection.hasBody() || selection.length() == 0) {
            return begin(response, selection).then(response.setComplete());
        }
        // the first bytes decide whether there is an answer or an error
        return content.bytes(selection.first(), selection.length())
                .<DataBuffer>map(DefaultDataBufferFactory.sharedInstance::wrap)
                .onErrorResume(error -> broken(error, response))
                .switchOnFirst(
                        (first, all) ->
                                first.isOnError() ? all : begin(response, selection).thenMany(all))
                .as(response::writeWith);
    }

    private Mono<Void> begin(ServerHttpResponse response, ByteSelection selection) {
        return Mono.fromRunnable(
                () -> {
                    response.setStatusCode(selection.status());
                    HttpHeaders answer = response.getHeaders();
                    headers.forEach(answer::set);
                    answer.setETag('"' + entityTag + '"');
                    answer.setLastModified(changedAt);
                    answer.set(HttpHeaders.ACCEPT_RANGES, "bytes");
                    answer.set("X-Content-Type-Options", "nosniff");
                    selection.tell(answer, size);
                });
    }

    private Flux<DataBuffer> broken(Throwable error, ServerHttpResponse response) {
        boolean begun = response.isCommitted();
        LOG.warn(
                "event={} task_id={} reason=\"{}\"",
                begun ? "result_cut_off" : "result_unreadable",
                taskId,
                error.getMessage());
        return begun ? cut(response) : Flux.error(error);
    }

    /**
     * Ends what would else look whole, before its time; its subscriber goes with the connection.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // nothing comes after it
    private static Flux<DataBuffer> cut(ServerHttpResponse response) {
        HttpServerResponse server = ServerHttpResponseDecorator.getNativeResponse(response);
        server.withConnection(connection -> connection.channel().close());
        return Flux.never();
    }

    /** Ranges are for GET alone (RFC 9110, 14.2). */
    private static HttpHeaders withoutRange(HttpHeaders given) {
        HttpHeaders headers = new HttpHeaders();
        headers.putAll(given);
        headers.remove(HttpHeaders.RANGE);
        return headers;
    }
}
