package io.flowcanvas.api.problem;

import io.flowcanvas.core.json.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webflux.error.ErrorWebExceptionHandler;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Answers every error, wherever it arose, as problem+json. */
@Component
@Order(-2)
public final class ProblemWriter implements ErrorWebExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemWriter.class);

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
        Fault fault = Fault.of(error);
        String requestId = RequestIds.of(exchange);
        String path = exchange.getRequest().getPath().value();
        log(fault, requestId, path, error);
        ServerHttpResponse response = exchange.getResponse();
        if (response.isCommitted()) {
            return Mono.error(error);
        }
        response.setStatusCode(fault.status());
        HttpHeaders headers = response.getHeaders();
        headers.remove(HttpHeaders.CONTENT_LENGTH);
        headers.remove(HttpHeaders.CONTENT_DISPOSITION);
        headers.putAll(fault.headers());
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        headers.setCacheControl("no-store");
        if (fault.status().value() == 401) {
            headers.set(
                    HttpHeaders.WWW_AUTHENTICATE,
                    "Bearer realm=\"flowcanvas\", error=\"invalid_token\"");
        }
        if (HttpMethod.HEAD.equals(exchange.getRequest().getMethod())) {
            return response.setComplete();
        }
        byte[] body = Json.mapper().writeValueAsBytes(Problem.of(fault, path, requestId));
        DataBuffer buffer = response.bufferFactory().wrap(body);
        return response.writeWith(Mono.just(buffer));
    }

    private static void log(Fault fault, String requestId, String path, Throwable error) {
        if (fault.isOurs()) {
            LOG.error("event=request_failed request_id={} path={}", requestId, path, error);
        } else if (fault.status().is5xxServerError()) {
            LOG.warn(
                    "event=request_refused request_id={} path={} code={} detail=\"{}\"",
                    requestId,
                    path,
                    fault.code(),
                    fault.detail());
        }
    }
}
