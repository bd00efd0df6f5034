package io.flowcanvas.api.lambda;

import com.google.protobuf.ByteString;
import io.flowcanvas.api.calls.FunctionCalls;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.lambda.catalogue.FunctionCatalogue;
import io.flowcanvas.api.lambda.catalogue.FunctionLog;
import io.flowcanvas.api.lambda.catalogue.PublishedFunction;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.core.error.Violation;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.flowcanvas.proto.engine.v1.RunOutcome;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Executes: checks the parameters, looks for a known result, else has the function run. */
@Component
class Executions {
    private static final int MOST_VIOLATIONS = 50;

    private final Sessions sessions;
    private final FunctionCatalogue catalogue;
    private final InputFiles files;
    private final FunctionCalls calls;
    private final Results results;
    private final JsonBodies bodies;
    private final SingleFlight flights;
    private final ResultCache cache;
    private final KnownAnswers known;
    private final FunctionLog log;
    private final Duration grace;

    Executions(
            Sessions sessions,
            FunctionCatalogue catalogue,
            InputFiles files,
            FunctionCalls calls,
            Results results,
            JsonBodies bodies,
            SingleFlight flights,
            ResultCache cache,
            KnownAnswers known,
            FunctionLog log,
            ApiProperties properties) {
        this.sessions = sessions;
        this.catalogue = catalogue;
        this.files = files;
        this.calls = calls;
        this.results = results;
        this.bodies = bodies;
        this.flights = flights;
        this.cache = cache;
        this.known = known;
        this.log = log;
        this.grace = properties.calls().grace();
    }

    Mono<Answer> execute(Session session, JsonNode params, CacheControl control) {
        return catalogue
                .find(session.language(), session.function().title(), session.version())
                .switchIfEmpty(Mono.error(() -> gone(session)))
                .flatMap(function -> prepare(session, function, params))
                .flatMap(execution -> answer(execution, control));
    }

    private Mono<Execution> prepare(Session session, PublishedFunction function, JsonNode params) {
        ByteString json = ByteString.copyFrom(bodies.write(params));
        return LargeValues.work(json.size(), () -> found(function, params))
                .flatMap(
                        good ->
                                files.find(function.params().document(), good, session.owner())
                                        .map(
                                                inputs ->
                                                        new Execution(
                                                                session, function, good, json,
                                                                inputs)));
    }

    private static JsonNode found(PublishedFunction function, JsonNode params) {
        List<Violation> violations = function.params().violations(params);
        if (!violations.isEmpty()) {
            throw new FlowcanvasException(
                    ErrorCode.INVALID_PARAMS,
                    "the params are not what %s asks for; see details"
                            .formatted(function.languageTitle()),
                    violations.stream().limit(MOST_VIOLATIONS).toList());
        }
        return params;
    }

    private Mono<Answer> answer(Execution execution, CacheControl control) {
        if (!control.used() || !cache.isEnabled()) {
            return run(execution);
        }
        SingleFlight.Wanted wanted =
                new SingleFlight.Wanted(
                        execution.resultKey(), control.maxAge(), execution.session().timeout());
        return flights.run(wanted, run(execution))
                .flatMap(
                        answer -> answer.cached() ? counted(execution, answer) : Mono.just(answer));
    }

    private Mono<Answer> run(Execution execution) {
        return ask(execution, execution::toCall)
                .flatMap(outcome -> results.of(execution.function(), outcome));
    }

    /** Where it is the session's last, the engine has to agree that it had one left. */
    private Mono<Answer> counted(Execution execution, Answer answer) {
        if (!execution.session().retained()) {
            return ask(execution, () -> KnownAnswers.call(execution.session(), 1))
                    .thenReturn(answer);
        }
        known.count(execution.session());
        return Mono.just(answer);
    }

    private Mono<RunOutcome> ask(Execution execution, Supplier<FunctionCall.Builder> call) {
        Session session = execution.session();
        return Mono.defer(() -> calls.ask(call.get(), session.timeout().plus(grace)))
                .map(
                        reply ->
                                switch (reply.getAnswerCase()) {
                                    case OUTCOME -> {
                                        log.append(
                                                execution.function(),
                                                session.requestId().toString(),
                                                reply);
                                        yield reply.getOutcome();
                                    }
                                    case REFUSAL -> throw Sessions.notFound();
                                    default -> throw Outcomes.meaningless();
                                })
                .doOnError(
                        FlowcanvasException.class,
                        error -> {
                            if (error.code() == ErrorCode.NOT_FOUND) {
                                sessions.forget(session.requestId());
                            }
                        })
                .doOnSuccess(
                        outcome -> {
                            if (!session.retained()) {
                                sessions.forget(session.requestId());
                            }
                        });
    }

    private static FlowcanvasException gone(Session session) {
        return new FlowcanvasException(
                ErrorCode.RUNTIME_ERROR,
                "version %d of %s is not in the catalogue any more; initialize a new session"
                        .formatted(session.version(), session.function()));
    }
}
