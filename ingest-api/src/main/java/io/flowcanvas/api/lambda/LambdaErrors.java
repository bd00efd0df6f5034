package io.flowcanvas.api.lambda;

import io.flowcanvas.api.problem.ErrorDialect;
import io.flowcanvas.api.problem.Fault;
import io.flowcanvas.api.web.RouteFamily;
import io.flowcanvas.core.error.ErrorCode;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Errors as {@code {"error":{code,message,details}}}, with {@code request_id} before it where a
 * session is executed. Only the codes of this dialect appear as {@code code}; what is known more
 * exactly stands in {@code details.cause}.
 */
@Component
final class LambdaErrors implements ErrorDialect {
    private static final RouteFamily ROUTES =
            RouteFamily.under(
                    "/api/v1/initialize",
                    "/api/v1/execute",
                    "/api/v1/sessions",
                    "/api/v1/functions");
    private static final RouteFamily EXECUTE = RouteFamily.under("/api/v1/execute");
    private static final RouteFamily INITIALIZE = RouteFamily.under("/api/v1/initialize");
    private static final PathPattern EXECUTION =
            PathPatternParser.defaultInstance.parse("/api/v1/execute/{id}/**");
    private static final int LONGEST_ID = 64;

    private static final Set<ErrorCode> SPOKEN =
            EnumSet.of(
                    ErrorCode.INVALID_REQUEST,
                    ErrorCode.INVALID_PARAMS,
                    ErrorCode.UNAUTHORIZED,
                    ErrorCode.FORBIDDEN,
                    ErrorCode.NOT_FOUND,
                    ErrorCode.RATE_LIMITED,
                    ErrorCode.RUNTIME_ERROR,
                    ErrorCode.TIMEOUT,
                    ErrorCode.INTERNAL_ERROR,
                    ErrorCode.INITIALIZATION_ERROR);

    record Part(String path, String message) {}

    record Failure(ErrorCode code, String message, Map<String, Object> details) {}

    record Body(Failure error) {}

    record BodyOfExecution(String requestId, Failure error) {}

    @Override
    public boolean covers(ServerHttpRequest request) {
        return ROUTES.covers(request);
    }

    @Override
    public Answer answer(Fault fault, ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        ErrorCode code = spoken(fault, INITIALIZE.covers(request));
        Failure error = new Failure(code, fault.detail(), details(fault, code));
        Object body =
                EXECUTE.covers(request)
                        ? new BodyOfExecution(idIn(request), error)
                        : new Body(error);
        return new Answer(fault.status(), MediaType.APPLICATION_JSON, Map.of(), body);
    }

    /** What is no fault of the request is, on the way to a session, a session that did not open. */
    private static ErrorCode spoken(Fault fault, boolean opening) {
        if (SPOKEN.contains(fault.code())) {
            return fault.code();
        }
        if (fault.status().is4xxClientError()) {
            return ErrorCode.INVALID_REQUEST;
        }
        if (opening) {
            return ErrorCode.INITIALIZATION_ERROR;
        }
        return fault.code() == ErrorCode.SERVICE_UNAVAILABLE
                ? ErrorCode.INTERNAL_ERROR
                : ErrorCode.RUNTIME_ERROR;
    }

    private static Map<String, Object> details(Fault fault, ErrorCode spoken) {
        Map<String, Object> details = new LinkedHashMap<>(fault.details());
        if (spoken != fault.code()) {
            details.putIfAbsent("cause", fault.code());
        }
        if (!fault.violations().isEmpty()) {
            details.put(
                    "violations",
                    fault.violations().stream()
                            .map(wrong -> new Part(wrong.field(), wrong.issue()))
                            .toList());
        }
        return details;
    }

    private static String idIn(ServerHttpRequest request) {
        PathPattern.PathMatchInfo found =
                EXECUTION.matchAndExtract(request.getPath().pathWithinApplication());
        String id = found == null ? "" : found.getUriVariables().getOrDefault("id", "");
        return id.length() > LONGEST_ID ? id.substring(0, LONGEST_ID) : id;
    }
}
