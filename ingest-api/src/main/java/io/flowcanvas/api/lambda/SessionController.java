package io.flowcanvas.api.lambda;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.flowcanvas.api.auth.Caller;
import io.flowcanvas.api.auth.Scopes;
import io.flowcanvas.api.calls.FunctionServer;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.config.SessionProperties;
import io.flowcanvas.api.lambda.catalogue.FunctionCatalogue;
import io.flowcanvas.api.lambda.catalogue.FunctionName;
import io.flowcanvas.api.lambda.catalogue.PublishedFunction;
import io.flowcanvas.api.messaging.ProtoTimes;
import io.flowcanvas.api.problem.RequestIds;
import io.flowcanvas.api.web.Ids;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.function.Language;
import io.flowcanvas.proto.engine.v1.SessionContext;
import io.flowcanvas.proto.engine.v1.SessionDescription;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Opens sessions, and tells how they are. */
@RestController
@RequestMapping("/api/v1")
class SessionController {
    private static final String LANGUAGE_TITLE = "Language-Title";

    record Initialized(UUID requestId, String status, Instant expiresAt) {}

    /**
     * @param lastExecutedAt null until it was
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record View(
            UUID requestId,
            String languageTitle,
            String status,
            Instant createdAt,
            Instant expiresAt,
            long executionCount,
            @Nullable Instant lastExecutedAt) {}

    private final Sessions sessions;
    private final KnownAnswers known;
    private final FunctionCatalogue catalogue;
    private final FunctionServer server;
    private final JsonBodies bodies;
    private final SessionProperties settings;

    SessionController(
            Sessions sessions,
            KnownAnswers known,
            FunctionCatalogue catalogue,
            FunctionServer server,
            JsonBodies bodies,
            ApiProperties properties) {
        this.sessions = sessions;
        this.known = known;
        this.catalogue = catalogue;
        this.server = server;
        this.bodies = bodies;
        this.settings = properties.sessions();
    }

    @PostMapping(path = "/initialize", consumes = MediaType.APPLICATION_JSON_VALUE)
    Mono<Initialized> initialize(
            ServerWebExchange exchange, @AuthenticationPrincipal Caller caller) {
        UUID requestId = requestId(exchange);
        String function = languageTitle(exchange);
        return bodies.read(exchange.getRequest())
                .map(body -> InitializeRequest.context(body, settings))
                .flatMap(context -> open(requestId, caller, function, context))
                .map(
                        opened ->
                                new Initialized(
                                        requestId,
                                        "initialized",
                                        ProtoTimes.instant(opened.getExpiresAt())));
    }

    @GetMapping("/sessions/{requestId}")
    Mono<View> session(
            @PathVariable("requestId") String requestId, @AuthenticationPrincipal Caller caller) {
        UUID id = Ids.parse(requestId).orElseThrow(Sessions::notFound);
        return known.tell(id)
                .then(sessions.describe(id, caller.owner()))
                .map(found -> view(id, found));
    }

    private Mono<SessionDescription> open(
            UUID requestId, Caller caller, String reference, SessionContext context) {
        return Mono.just(reference)
                .flatMap(
                        wanted -> {
                            language(wanted)
                                    .ifPresent(
                                            language ->
                                                    Scopes.require(
                                                            caller,
                                                            Scopes.EXECUTE_ALL,
                                                            "execute:" + language.wireName()));
                            return catalogue.find(wanted);
                        })
                .switchIfEmpty(Mono.error(() -> unknown(reference)))
                .flatMap(function -> server.check(function.name().language()).thenReturn(function))
                .flatMap(
                        (PublishedFunction function) ->
                                sessions.open(requestId, caller.owner(), function, context));
    }

    private static java.util.Optional<Language> language(String reference) {
        int at = reference.indexOf('@');
        return FunctionName.parse(at < 0 ? reference : reference.substring(0, at))
                .map(FunctionName::language);
    }

    private static UUID requestId(ServerWebExchange exchange) {
        List<String> given = exchange.getRequest().getHeaders().get(RequestIds.HEADER);
        String id =
                given == null || given.isEmpty()
                        ? RequestIds.of(exchange)
                        : String.join(",", given);
        return Ids.parse(id)
                .orElseThrow(
                        () -> FlowcanvasException.invalid(RequestIds.HEADER, "must be a UUID"));
    }

    private static String languageTitle(ServerWebExchange exchange) {
        List<String> given = exchange.getRequest().getHeaders().get(LANGUAGE_TITLE);
        if (given == null || given.size() != 1 || given.get(0).isBlank()) {
            throw FlowcanvasException.invalid(
                    LANGUAGE_TITLE, "must name the function, once: nodejs-calculator, say");
        }
        return given.get(0).strip();
    }

    private static FlowcanvasException unknown(String reference) {
        return new FlowcanvasException(
                ErrorCode.NOT_FOUND,
                "there is no function '%s'; GET /api/v1/functions lists those there are"
                        .formatted(reference.length() > 150 ? "…" : reference));
    }

    private static View view(UUID requestId, SessionDescription found) {
        Session session = Session.of(requestId, found);
        return new View(
                requestId,
                session.function().languageTitle(),
                "active",
                ProtoTimes.instant(found.getCreatedAt()),
                ProtoTimes.instant(found.getExpiresAt()),
                found.getExecutionCount(),
                found.hasLastExecutedAt() ? ProtoTimes.instant(found.getLastExecutedAt()) : null);
    }
}
