package io.flowcanvas.api.appstore;

import io.flowcanvas.api.problem.ErrorDialect;
import io.flowcanvas.api.problem.Fault;
import io.flowcanvas.api.problem.RequestIds;
import io.flowcanvas.api.web.RouteFamily;
import io.flowcanvas.core.error.Violation;
import io.flowcanvas.core.json.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Errors in the envelope: the message says what is wrong, {@code data} the same for a program as
 * {@code {code, errors: [{field, issue}], request_id}}.
 */
@Component
final class AppStoreErrors implements ErrorDialect {
    private static final RouteFamily ROUTES =
            RouteFamily.under("/api/v1/task", "/api/v1/assets", "/api/v1/result", "/api/v1/status");
    private static final int WORDED = 5;

    @Override
    public boolean covers(ServerHttpRequest request) {
        return ROUTES.covers(request);
    }

    @Override
    public Answer answer(Fault fault, ServerWebExchange exchange) {
        ObjectNode data = Json.mapper().createObjectNode();
        data.put("code", fault.code().name());
        if (!fault.violations().isEmpty()) {
            ArrayNode errors = data.putArray("errors");
            fault.violations()
                    .forEach(
                            violation ->
                                    errors.addObject()
                                            .put("field", violation.field())
                                            .put("issue", violation.issue()));
        }
        data.put("request_id", RequestIds.of(exchange));
        return new Answer(
                fault.status(),
                MediaType.APPLICATION_JSON,
                Map.of(),
                Envelope.refused(message(fault), data));
    }

    /** Many clients show the message alone. */
    private static String message(Fault fault) {
        List<Violation> violations = fault.violations();
        if (violations.isEmpty()) {
            return fault.detail();
        }
        String worded =
                violations.stream()
                        .limit(WORDED)
                        .map(
                                violation ->
                                        violation.field().isEmpty()
                                                ? violation.issue()
                                                : violation.field() + ": " + violation.issue())
                        .collect(Collectors.joining("; "));
        return violations.size() <= WORDED
                ? worded
                : worded + "; and " + (violations.size() - WORDED) + " more";
    }
}
