package io.flowcanvas.api.auth;

import java.util.function.Predicate;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedException;
import org.springframework.security.web.server.firewall.ServerWebExchangeFirewall;
import org.springframework.security.web.server.firewall.StrictServerWebExchangeFirewall;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Spring's strict firewall, with headers and query checked once, when the request comes, instead of
 * each time that one is read: the wrapper that does the latter takes a tenth of a small request.
 */
final class RequestFirewall implements ServerWebExchangeFirewall {
    private final ServerWebExchangeFirewall strict = new StrictServerWebExchangeFirewall();

    @Override
    public Mono<ServerWebExchange> getFirewalledExchange(ServerWebExchange exchange) {
        return strict.getFirewalledExchange(exchange)
                .map(
                        wrapper -> {
                            check(exchange.getRequest());
                            return exchange;
                        });
    }

    private static void check(ServerHttpRequest request) {
        request.getHeaders()
                .forEach(
                        (name, values) -> {
                            require(
                                    name,
                                    "a header's name",
                                    StrictServerWebExchangeFirewall.ALLOWED_HEADER_NAMES);
                            for (String value : values) {
                                require(
                                        value,
                                        "header " + name,
                                        StrictServerWebExchangeFirewall.ALLOWED_HEADER_VALUES);
                            }
                        });
        if (request.getURI().getRawQuery() != null) {
            request.getQueryParams()
                    .keySet()
                    .forEach(
                            name ->
                                    require(
                                            name,
                                            "a parameter's name",
                                            StrictServerWebExchangeFirewall
                                                    .ALLOWED_PARAMETER_NAMES));
        }
    }

    private static void require(String text, String what, Predicate<String> allowed) {
        if (!isPlain(text) && !allowed.test(text)) {
            throw new ServerExchangeRejectedException(
                    what + " has characters that are not allowed");
        }
    }

    /** Printable ASCII, as nearly all of it is, needs no regular expression. */
    static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }
}
