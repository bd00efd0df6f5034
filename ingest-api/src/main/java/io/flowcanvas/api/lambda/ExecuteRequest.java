package io.flowcanvas.api.lambda;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Body of {@code execute}: {@code {"params":{…}}}. */
final class ExecuteRequest {
    private static final String PARAMS = "params";

    private ExecuteRequest() {}

    /**
     * @throws FlowcanvasException {@code INVALID_REQUEST} if there is anything else, {@code
     *     INVALID_PARAMS} if there are no parameters
     */
    static JsonNode params(JsonNode body) {
        if (!body.isObject()) {
            throw FlowcanvasException.invalid("", "must be an object: {\"params\":{…}}");
        }
        List<Violation> unknown =
                body.propertyNames().stream()
                        .filter(name -> !name.equals(PARAMS))
                        .map(name -> new Violation("/" + name, "is not known; there is params"))
                        .toList();
        if (!unknown.isEmpty()) {
            throw FlowcanvasException.invalid(unknown);
        }
        JsonNode params = body.path(PARAMS);
        if (!params.isObject()) {
            throw new FlowcanvasException(
                    ErrorCode.INVALID_PARAMS,
                    params.isMissingNode() ? "there are no params" : "params must be an object",
                    List.of(new Violation("/params", "must be an object")));
        }
        return params;
    }
}
