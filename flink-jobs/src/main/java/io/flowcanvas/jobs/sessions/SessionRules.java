package io.flowcanvas.jobs.sessions;

import com.google.protobuf.Timestamp;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.flowcanvas.proto.engine.v1.FunctionReply;
import io.flowcanvas.proto.engine.v1.OpenSession;
import io.flowcanvas.proto.engine.v1.Refusal;
import io.flowcanvas.proto.engine.v1.RunOutcome;
import io.flowcanvas.proto.engine.v1.SessionDescription;
import io.flowcanvas.proto.jobs.v1.SessionRun;
import io.flowcanvas.proto.jobs.v1.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What a session does with a call, given what it remembers. It ends by the message that its opening
 * has delayed; what this clock says is only shown to people.
 */
public final class SessionRules {
    /**
     * What follows from a call.
     *
     * @param state what the session remembers now; empty: there is none
     * @param reply the answer, where it is known already
     * @param run what is to run, whose outcome is the answer
     * @param expireAfter set where the session has just been opened
     */
    public record Decision(
            Optional<SessionState> state,
            Optional<FunctionReply> reply,
            Optional<SessionRun> run,
            Optional<Duration> expireAfter) {
        static Decision answer(Optional<SessionState> state, FunctionReply reply) {
            return new Decision(state, Optional.of(reply), Optional.empty(), Optional.empty());
        }
    }

    private final InstantSource clock;

    public SessionRules(InstantSource clock) {
        this.clock = clock;
    }

    public Decision decide(FunctionCall call, Optional<SessionState> state) {
        return switch (call.getRequestCase()) {
            case OPEN_SESSION -> open(call, state);
            case EXECUTE -> execute(call, state);
            case DESCRIBE -> describe(call, state);
            default ->
                    throw new IllegalArgumentException(
                            "a session takes no " + call.getRequestCase());
        };
    }

    private Decision open(FunctionCall call, Optional<SessionState> known) {
        if (known.isPresent()) {
            boolean again = known.get().getOpenedBy().equals(call.getCallId());
            return Decision.answer(
                    known,
                    again
                            ? described(call, known.get())
                            : refused(
                                    call,
                                    Refusal.Reason.ALREADY_EXISTS,
                                    "a session with this id is open; take another id"));
        }
        OpenSession request = call.getOpenSession();
        Duration lifetime = Duration.ofMillis(request.getLifetimeMillis());
        SessionState state =
                SessionState.newBuilder()
                        .setOpened(request)
                        .setExpiresAt(timestamp(instant(request.getCreatedAt()).plus(lifetime)))
                        .setOpenedBy(call.getCallId())
                        .build();
        return new Decision(
                Optional.of(state),
                Optional.of(described(call, state)),
                Optional.empty(),
                Optional.of(lifetime));
    }

    private Decision execute(FunctionCall call, Optional<SessionState> known) {
        Optional<SessionState> mine =
                known.filter(state -> isOwner(state, call.getExecute().getOwner()));
        if (mine.isEmpty()) {
            return Decision.answer(known, notFound(call));
        }
        SessionState state =
                mine.get().toBuilder()
                        .setExecutionCount(
                                mine.get().getExecutionCount()
                                        + Math.max(1, call.getExecute().getFromCache()))
                        .setLastExecutedAt(timestamp(clock.instant()))
                        .build();
        boolean lives = state.getOpened().getContext().getRetainSession();
        Optional<SessionState> left = lives ? Optional.of(state) : Optional.empty();
        if (call.getExecute().getFromCache() > 0) {
            return Decision.answer(
                    left, reply(call).setOutcome(RunOutcome.getDefaultInstance()).build());
        }
        return new Decision(
                left, Optional.empty(), Optional.of(run(call, state)), Optional.empty());
    }

    private static SessionRun run(FunctionCall call, SessionState state) {
        return SessionRun.newBuilder()
                .setCallId(call.getCallId())
                .setReplyTo(call.getReplyTo())
                .setSessionId(call.getTargetId())
                .setFunction(state.getOpened().getFunction())
                .setContext(state.getOpened().getContext())
                .setExecution(call.getExecute())
                .setOwner(state.getOpened().getOwner())
                .setOpenedBy(state.getOpenedBy())
                .build();
    }

    private Decision describe(FunctionCall call, Optional<SessionState> known) {
        return Decision.answer(
                known,
                known.filter(state -> isOwner(state, call.getDescribe().getOwner()))
                        .map(state -> described(call, state))
                        .orElseGet(() -> notFound(call)));
    }

    private FunctionReply described(FunctionCall call, SessionState state) {
        OpenSession opened = state.getOpened();
        long remaining =
                Duration.between(clock.instant(), instant(state.getExpiresAt())).toMillis();
        SessionDescription.Builder description =
                SessionDescription.newBuilder()
                        .setOwner(opened.getOwner())
                        .setFunction(opened.getFunction())
                        .setContext(opened.getContext())
                        .setCreatedAt(opened.getCreatedAt())
                        .setExpiresAt(state.getExpiresAt())
                        .setRemainingMillis(
                                Math.max(0, Math.min(remaining, opened.getLifetimeMillis())))
                        .setExecutionCount(state.getExecutionCount());
        if (state.hasLastExecutedAt()) {
            description.setLastExecutedAt(state.getLastExecutedAt());
        }
        return reply(call).setSession(description).build();
    }

    private static boolean isOwner(SessionState state, String owner) {
        return state.getOpened().getOwner().equals(owner);
    }

    private static FunctionReply notFound(FunctionCall call) {
        return refused(
                call,
                Refusal.Reason.NOT_FOUND,
                "there is no such session, or it has ended; initialize another one");
    }

    private static FunctionReply refused(FunctionCall call, Refusal.Reason reason, String message) {
        return reply(call)
                .setRefusal(Refusal.newBuilder().setReason(reason).setMessage(message))
                .build();
    }

    private static FunctionReply.Builder reply(FunctionCall call) {
        return FunctionReply.newBuilder().setCallId(call.getCallId()).setReplyTo(call.getReplyTo());
    }

    private static Instant instant(Timestamp timestamp) {
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
