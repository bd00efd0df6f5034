package io.flowcanvas.api.problem;

import io.flowcanvas.core.json.Json;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.webflux.error.ErrorWebExceptionHandler;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Answers every error, wherever it arose, in the dialect of the request's path. */
@Component
@Order(-2)
public final class ProblemWriter implements ErrorWebExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemWriter.class);

    private static final ErrorDialect ELSEWHERE = new ProblemDialect();

    private final List<ErrorDialect> dialects;

    ProblemWriter(ObjectProvider<ErrorDialect> dialects) {
        this.dialects = dialects.stream().toList();
    }

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
        ErrorDialect.Answer answer = dialect(exchange.getRequest()).answer(fault, exchange);
        response.setStatusCode(answer.status());
        HttpHeaders headers = response.getHeaders();
        headers.remove(HttpHeaders.CONTENT_LENGTH);
        headers.remove(HttpHeaders.CONTENT_DISPOSITION);
        headers.putAll(fault.headers());
        headers.setContentType(answer.contentType());
        headers.setCacheControl("no-store");
        if (fault.status().value() == 401) {
            headers.set(
                    HttpHeaders.WWW_AUTHENTICATE,
                    "Bearer realm=\"flowcanvas\", error=\"invalid_token\"");
        }
        answer.headers().forEach(headers::set);
        if (HttpMethod.HEAD.equals(exchange.getRequest().getMethod())) {
            return response.setComplete();
        }
        byte[] body = Json.mapper().writeValueAsBytes(answer.body());
        DataBuffer buffer = response.bufferFactory().wrap(body);
        return response.writeWith(Mono.just(buffer));
    }

    private ErrorDialect dialect(ServerHttpRequest request) {
        return dialects.stream()
                .filter(dialect -> dialect.covers(request))
                .findFirst()
                .orElse(ELSEWHERE);
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
