package io.flowcanvas.api.problem;

import java.util.Map;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * How one family of paths words its errors. A bean of this type is asked for every error under its
 * paths, wherever it arose: routing, security, codecs, handlers.
 */
public interface ErrorDialect {

    /**
     * An error as it is sent.
     *
     * @param headers set over those of the fault
     * @param body written as JSON
     */
    record Answer(
            HttpStatusCode status,
            MediaType contentType,
            Map<String, String> headers,
            Object body) {
        public Answer {
            headers = Map.copyOf(headers);
        }
    }

    /** Whether the request's path, decoded as routes are matched, is one of the family. */
    boolean covers(ServerHttpRequest request);

    Answer answer(Fault fault, ServerWebExchange exchange);
}
