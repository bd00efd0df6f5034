package io.flowcanvas.api.limits;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.web.RouteFamily;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Keeps the guessing of tokens slow: so many requests without a good one from an address. */
@Component
public final class StrangerLimit {
    private static final RouteFamily GUARDED =
            RouteFamily.under(
                    "/api/v1/execute",
                    "/api/v1/initialize",
                    "/api/v1/sessions",
                    "/api/v1/functions",
                    "/api/v1/code");
    private static final int IPV6_NETWORK_BYTES = 8;

    private final RateLimiter limiter;
    private final int most;

    StrangerLimit(RateLimiter limiter, ApiProperties properties) {
        this.limiter = limiter;
        this.most = properties.rates().unauthenticated();
    }

    /**
     * Counts a request that was not authenticated; fails with {@code RATE_LIMITED} if one of too
     * many.
     */
    public Mono<Void> count(ServerWebExchange exchange) {
        if (!GUARDED.covers(exchange.getRequest())) {
            return Mono.empty();
        }
        return limiter.take("stranger", network(exchange.getRequest().getRemoteAddress()), most)
                .flatMap(
                        allowance -> {
                            allowance.tell(exchange.getResponse().getHeaders());
                            return allowance.granted()
                                    ? Mono.empty()
                                    : Mono.error(allowance.refusal(limiter.window()));
                        });
    }

    /** An IPv6 client has a whole /64 of addresses to itself, so that is what counts. */
    static String network(@Nullable InetSocketAddress client) {
        @Nullable InetAddress address = client == null ? null : client.getAddress();
        if (address == null) {
            return "unknown";
        }
        return address instanceof Inet6Address
                ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), IPV6_NETWORK_BYTES))
                : String.valueOf(address.getHostAddress());
    }
}
