package io.flowcanvas.api.lambda;

import io.flowcanvas.api.calls.FunctionCalls;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.config.SessionProperties;
import io.flowcanvas.api.lambda.catalogue.PublishedFunction;
import io.flowcanvas.api.messaging.ProtoTimes;
import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.core.error.FlowcanvasException;
import io.flowcanvas.proto.engine.v1.DescribeSession;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.flowcanvas.proto.engine.v1.FunctionReply;
import io.flowcanvas.proto.engine.v1.OpenSession;
import io.flowcanvas.proto.engine.v1.SessionContext;
import io.flowcanvas.proto.engine.v1.SessionDescription;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Opens sessions and finds them again; the engine alone knows which there are. */
@Component
class Sessions {
    private final FunctionCalls calls;
    private final SessionProperties settings;
    private final Duration patience;
    private final Clock clock;
    private final KnownSessions known;

    Sessions(FunctionCalls calls, ApiProperties properties, Clock clock) {
        this.calls = calls;
        this.settings = properties.sessions();
        this.patience = properties.calls().describeTimeout();
        this.clock = clock;
        this.known = new KnownSessions(settings.remembered(), System::nanoTime);
    }

    /**
     * @return fails with {@code INVALID_REQUEST} if there is a live session of that id
     */
    Mono<SessionDescription> open(
            UUID requestId, String owner, PublishedFunction function, SessionContext context) {
        Instant now = clock.instant();
        OpenSession open =
                OpenSession.newBuilder()
                        .setOwner(owner)
                        .setFunction(function.toRecord())
                        .setContext(context)
                        .setCreatedAt(ProtoTimes.timestamp(now))
                        .setLifetimeMillis(settings.lifetime().toMillis())
                        .build();
        return ask(requestId, call(requestId).setOpenSession(open));
    }

    /**
     * @return fails with {@code NOT_FOUND} if there is no such session of the owner's
     */
    Mono<SessionDescription> describe(UUID requestId, String owner) {
        return ask(
                requestId,
                call(requestId).setDescribe(DescribeSession.newBuilder().setOwner(owner)));
    }

    /** As {@link #describe}, but usually without asking. */
    Mono<Session> find(UUID requestId, String owner) {
        return Mono.defer(
                        () ->
                                known.find(requestId)
                                        .map(Mono::just)
                                        .orElseGet(
                                                () ->
                                                        describe(requestId, owner)
                                                                .map(
                                                                        found ->
                                                                                Session.of(
                                                                                        requestId,
                                                                                        found))))
                .filter(session -> session.owner().equals(owner))
                .switchIfEmpty(Mono.error(Sessions::notFound));
    }

    void forget(UUID requestId) {
        known.forget(requestId);
    }

    private Mono<SessionDescription> ask(UUID requestId, FunctionCall.Builder call) {
        return Mono.defer(
                () -> {
                    long asOf = known.now();
                    return calls.ask(call, patience)
                            .map(Sessions::description)
                            .doOnNext(
                                    found ->
                                            known.add(
                                                    Session.of(requestId, found),
                                                    asOf,
                                                    TimeUnit.MILLISECONDS.toNanos(
                                                            found.getRemainingMillis())));
                });
    }

    private static FunctionCall.Builder call(UUID requestId) {
        return FunctionCall.newBuilder().setTargetId(requestId.toString());
    }

    private static SessionDescription description(FunctionReply reply) {
        return switch (reply.getAnswerCase()) {
            case SESSION -> reply.getSession();
            case REFUSAL -> throw refused(reply);
            case OUTCOME -> throw Outcomes.failure(reply.getOutcome());
            case REPORT, ANSWER_NOT_SET -> throw Outcomes.meaningless();
        };
    }

    private static FlowcanvasException refused(FunctionReply reply) {
        return switch (reply.getRefusal().getReason()) {
            case ALREADY_EXISTS ->
                    FlowcanvasException.invalid(
                            "X-Request-ID",
                            "names a session that is live; send a new one, or none");
            case NOT_FOUND -> notFound();
            case REASON_UNSPECIFIED, UNRECOGNIZED -> Outcomes.meaningless();
        };
    }

    static FlowcanvasException notFound() {
        return new FlowcanvasException(
                ErrorCode.NOT_FOUND,
                "there is no such session, it has ended, or it is not yours; initialize a new one");
    }
}
