package io.flowcanvas.api.workflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.flowcanvas.api.problem.ErrorDialect;
import io.flowcanvas.api.problem.Fault;
import io.flowcanvas.api.problem.RequestIds;
import io.flowcanvas.api.web.Links;
import io.flowcanvas.api.web.RouteFamily;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/** Errors as the workflow dialect words them, in the client's language. */
@Component
final class WorkflowErrors implements ErrorDialect {
    static final RouteFamily ROUTES = RouteFamily.under("/api/v1/code");
    static final String NOT_CACHED = "no-cache, no-store, must-revalidate";

    private static final MediaType JSON =
            new MediaType(MediaType.APPLICATION_JSON, StandardCharsets.UTF_8);
    private static final String CHALLENGE = "Bearer realm=\"API\", error=\"invalid_token\"";

    record Body(Explanation error) {}

    record Explanation(
            String code,
            String message,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Detail> details,
            String requestId,
            Instant timestamp,
            URI documentationUrl,
            @Nullable Integer retryAfter) {}

    record Detail(String field, String issue) {}

    private final Links links;
    private final Clock clock;

    WorkflowErrors(Links links, Clock clock) {
        this.links = links;
        this.clock = clock;
    }

    @Override
    public boolean covers(ServerHttpRequest request) {
        return ROUTES.covers(request);
    }

    @Override
    public Answer answer(Fault fault, ServerWebExchange exchange) {
        Locale locale = Wording.locale(exchange.getRequest().getHeaders());
        List<Detail> details = details(fault, locale);
        HttpStatusCode status =
                details.isEmpty() || fault.status().value() != 400
                        ? fault.status()
                        : HttpStatus.UNPROCESSABLE_CONTENT;
        String code = details.isEmpty() ? code(status) : "VALIDATION_ERROR";
        Integer retryAfter = status.value() == 429 ? retryAfter(fault) : null;
        return new Answer(
                status,
                JSON,
                headers(status, locale),
                new Body(
                        new Explanation(
                                code,
                                message(fault, code, details.size(), retryAfter, locale),
                                details,
                                RequestIds.of(exchange),
                                clock.instant(),
                                links.to(exchange.getRequest(), "/docs"),
                                retryAfter)));
    }

    private static List<Detail> details(Fault fault, Locale locale) {
        List<Detail> details = new ArrayList<>();
        if (fault.details().get(FieldIssue.ISSUES) instanceof List<?> issues) {
            for (Object one : issues) {
                if (one instanceof FieldIssue issue) {
                    details.add(new Detail(issue.field(), issue.text(locale)));
                }
            }
        }
        fault.violations()
                .forEach(
                        violation ->
                                details.add(
                                        new Detail(
                                                violation
                                                        .field()
                                                        .replaceFirst("^/", "")
                                                        .replace('/', '.'),
                                                violation.issue())));
        return details;
    }

    private static String code(HttpStatusCode status) {
        return switch (status.value()) {
            case 401 -> "UNAUTHORIZED";
            case 403 -> "FORBIDDEN";
            case 404 -> "NOT_FOUND";
            case 409 -> "CONFLICT";
            case 422 -> "VALIDATION_ERROR";
            case 429 -> "RATE_LIMIT_EXCEEDED";
            case 502 -> "BAD_GATEWAY";
            case 503 -> "SERVICE_UNAVAILABLE";
            case 504 -> "GATEWAY_TIMEOUT";
            default -> status.is4xxClientError() ? "INVALID_REQUEST" : "INTERNAL_ERROR";
        };
    }

    /** What happened, in English where that says more; in other languages what kind of thing. */
    private static String message(
            Fault fault, String code, int fields, @Nullable Integer retryAfter, Locale locale) {
        if (fields > 0) {
            return Wording.text(locale, "error." + code, fields);
        }
        if (retryAfter != null) {
            return Wording.text(locale, "error." + code, retryAfter);
        }
        return locale.equals(Wording.ENGLISH)
                ? fault.detail()
                : Wording.text(locale, "error." + code, 1);
    }

    private static int retryAfter(Fault fault) {
        @Nullable String header = fault.headers().getFirst(HttpHeaders.RETRY_AFTER);
        return header != null && header.matches("[0-9]{1,9}") ? Integer.parseInt(header) : 1;
    }

    private static Map<String, String> headers(HttpStatusCode status, Locale locale) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(HttpHeaders.CACHE_CONTROL, NOT_CACHED);
        headers.put(HttpHeaders.CONTENT_LANGUAGE, locale.toLanguageTag());
        if (status.value() == 401) {
            headers.put(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
        }
        return headers;
    }
}
