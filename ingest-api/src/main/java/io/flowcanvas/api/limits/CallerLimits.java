package io.flowcanvas.api.limits;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.config.RateProperties;
import io.flowcanvas.api.web.RouteFamily;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Limits what an authenticated caller asks of functions and tasks, and says on every answer how
 * much is left. Comes after security.
 */
@Component
@Order(0)
final class CallerLimits implements WebFilter {

    private record Limit(String kind, RouteFamily routes, int most) {
        Limit(String kind, String path, int most) {
            this(kind, RouteFamily.under(path), most);
        }
    }

    private final RateLimiter limiter;
    private final List<Limit> limits;

    CallerLimits(RateLimiter limiter, ApiProperties properties) {
        RateProperties rates = properties.rates();
        this.limiter = limiter;
        this.limits =
                List.of(
                        new Limit("execute", "/api/v1/execute", rates.execute()),
                        new Limit("initialize", "/api/v1/initialize", rates.initialize()),
                        new Limit("functions", "/api/v1/functions", rates.functions()),
                        new Limit("code", "/api/v1/code", rates.code()),
                        new Limit(
                                "tasks",
                                RouteFamily.under(
                                        "/api/v1/task", "/api/v1/assets", "/api/v1/result"),
                                rates.tasks()));
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return limits.stream()
                .filter(limit -> limit.routes().covers(exchange.getRequest()))
                .findFirst()
                .map(limit -> limited(limit, exchange, chain))
                .orElseGet(() -> chain.filter(exchange));
    }

    private Mono<Void> limited(Limit limit, ServerWebExchange exchange, WebFilterChain chain) {
        return exchange.getPrincipal()
                .map(Principal::getName)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(
                        caller ->
                                caller.map(name -> take(limit, name, exchange))
                                        .orElseGet(Mono::empty)
                                        .then(Mono.defer(() -> chain.filter(exchange))));
    }

    private Mono<Void> take(Limit limit, String caller, ServerWebExchange exchange) {
        return limiter.take(limit.kind(), caller, limit.most())
                .flatMap(
                        allowance -> {
                            allowance.tell(exchange.getResponse().getHeaders());
                            return allowance.granted()
                                    ? Mono.empty()
                                    : Mono.error(allowance.refusal(limiter.window()));
                        });
    }
}
