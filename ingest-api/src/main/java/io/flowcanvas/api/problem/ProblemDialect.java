package io.flowcanvas.api.problem;

import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/** Errors as problem+json (RFC 7807), wherever no other dialect is spoken. */
final class ProblemDialect implements ErrorDialect {
    @Override
    public boolean covers(ServerHttpRequest request) {
        return true;
    }

    @Override
    public Answer answer(Fault fault, ServerWebExchange exchange) {
        String path = exchange.getRequest().getPath().value();
        return new Answer(
                fault.status(),
                MediaType.APPLICATION_PROBLEM_JSON,
                Map.of(),
                Problem.of(fault, path, RequestIds.of(exchange)));
    }
}
