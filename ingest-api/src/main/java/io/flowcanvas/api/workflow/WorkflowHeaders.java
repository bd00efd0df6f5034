package io.flowcanvas.api.workflow;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Headers that every answer of the workflow dialect has. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class WorkflowHeaders implements WebFilter {
    private static final String RESPONSE_TIME = "X-Response-Time";

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (!WorkflowErrors.ROUTES.covers(exchange.getRequest())) {
            return chain.filter(exchange);
        }
        long start = System.nanoTime();
        exchange.getResponse()
                .beforeCommit(
                        () -> {
                            set(exchange.getResponse().getHeaders(), System.nanoTime() - start);
                            return Mono.empty();
                        });
        return chain.filter(exchange);
    }

    private static void set(HttpHeaders headers, long nanos) {
        headers.set(RESPONSE_TIME, TimeUnit.NANOSECONDS.toMillis(nanos) + "ms");
        headers.set(HttpHeaders.CACHE_CONTROL, WorkflowErrors.NOT_CACHED);
        headers.remove(HttpHeaders.PRAGMA);
        headers.remove(HttpHeaders.EXPIRES);
        headers.add(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
        @Nullable MediaType type = headers.getContentType();
        if (type != null && type.equals(MediaType.APPLICATION_JSON)) {
            headers.setContentType(new MediaType(type, StandardCharsets.UTF_8));
        }
    }
}
