package io.flowcanvas.api.auth;

import io.flowcanvas.api.problem.DetailedException;
import io.flowcanvas.api.problem.ErrorDialect;
import io.flowcanvas.api.problem.Fault;
import io.flowcanvas.api.web.RouteFamily;
import io.flowcanvas.core.error.ErrorCode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/** Errors of the token endpoint (RFC 6749, 5.2). */
@Component
final class OAuthErrors implements ErrorDialect {
    private static final RouteFamily ROUTES = RouteFamily.under(OAuthController.PATH);
    private static final String ERROR = "error";

    record Body(String error, String errorDescription) {}

    /**
     * @param error as the RFC names it
     */
    static DetailedException error(ErrorCode code, String error, String description) {
        return new DetailedException(code, description, Map.of(ERROR, error));
    }

    @Override
    public boolean covers(ServerHttpRequest request) {
        return ROUTES.covers(request);
    }

    @Override
    public Answer answer(Fault fault, ServerWebExchange exchange) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(HttpHeaders.CACHE_CONTROL, "no-store");
        headers.put(HttpHeaders.PRAGMA, "no-cache");
        if (fault.status().value() == 401) {
            headers.put(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"flowcanvas\"");
        }
        Object named = fault.details().get(ERROR);
        String error = named instanceof String text ? text : otherwise(fault);
        return new Answer(
                fault.status(),
                MediaType.APPLICATION_JSON,
                headers,
                new Body(error, printable(fault.detail())));
    }

    private static String otherwise(Fault fault) {
        return switch (fault.status().value()) {
            case 401 -> "invalid_client";
            case 429, 503 -> "temporarily_unavailable";
            default -> fault.status().is4xxClientError() ? "invalid_request" : "server_error";
        };
    }

    /** The RFC takes some of ASCII here, without quotation marks and backslashes. */
    private static String printable(String text) {
        return text.replace('"', '\'').replaceAll("[^\\x20-\\x7e]|\\\\", "?");
    }
}
