package io.flowcanvas.api.lambda;

import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.auth.Scopes;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.web.Ids;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Calls the function of a session. */
@RestController
class ExecuteController {
    private final Sessions sessions;
    private final Executions executions;
    private final JsonBodies bodies;
    private final CallMetrics metrics;
    private final long largestMaxAge;

    ExecuteController(
            Sessions sessions,
            Executions executions,
            JsonBodies bodies,
            CallMetrics metrics,
            ApiProperties properties) {
        this.sessions = sessions;
        this.executions = executions;
        this.bodies = bodies;
        this.metrics = metrics;
        this.largestMaxAge = properties.resultCache().maxAge();
    }

    @PostMapping(path = "/api/v1/execute/{requestId}", consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<ResponseEntity<byte[]>> execute(
            @PathVariable("requestId") String requestId,
            ServerWebExchange exchange,
            @AuthenticationPrincipal Caller caller) {
        UUID id = Ids.parse(requestId).orElseThrow(Sessions::notFound);
        CacheControl control =
                CacheControl.parse(
                        exchange.getRequest().getHeaders().get(CacheControl.HEADER), largestMaxAge);
        return bodies.read(exchange.getRequest())
                .map(ExecuteRequest::params)
                .flatMap(
                        params ->
                                sessions.find(id, caller.owner())
                                        .flatMap(
                                                session ->
                                                        answer(session, caller, params, control)));
    }

    private Mono<ResponseEntity<byte[]>> answer(
            Session session, Caller caller, JsonNode params, CacheControl control) {
        Scopes.require(caller, Scopes.EXECUTE_ALL, "execute:" + session.language().wireName());
        return metrics.measured(
                        session.language(),
                        Mono.defer(() -> executions.execute(session, params, control)))
                .map(answer -> body(session, answer));
    }

    /** The result goes out as the function made it, character by character. */
    private static ResponseEntity<byte[]> body(Session session, Answer answer) {
        String json =
                "{\"request_id\":\""
                        + session.requestId()
                        + "\",\"language_title\":\""
                        + session.function().languageTitle()
                        + "\",\"execution_time\":"
                        + answer.duration().toMillis()
                        + ",\"cached\":"
                        + answer.cached()
                        + ",\"result\":"
                        + answer.result()
                        + "}";
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(json.getBytes(StandardCharsets.UTF_8));
    }
}
