package io.flowcanvas.jobs.functions;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.core.naming.FunctionTypes;
import io.flowcanvas.jobs.sessions.SessionRules;
import io.flowcanvas.jobs.sessions.SessionRules.Decision;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.flowcanvas.proto.jobs.v1.SessionState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.flink.statefun.sdk.Context;
import org.apache.flink.statefun.sdk.FunctionType;
import org.apache.flink.statefun.sdk.StatefulFunction;
import org.apache.flink.statefun.sdk.annotations.Persisted;
import org.apache.flink.statefun.sdk.reqreply.generated.TypedValue;
import org.apache.flink.statefun.sdk.state.PersistedValue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session by its request id: remembers it, hands its executions on, lets it expire. It lives in
 * the job, since to decide takes microseconds and to ask a server would take a request for each
 * execution.
 */
final class SessionFunction implements StatefulFunction {
    private static final Logger LOG = LoggerFactory.getLogger(SessionFunction.class);

    static final FunctionType TYPE = RemoteFunctions.type(FunctionTypes.SESSION);

    private static final FunctionType RUN = RemoteFunctions.type(FunctionTypes.SESSION_RUN);

    /** The session's time is over; carries the id of the call that opened it. */
    private static final String EXPIRED = FunctionTypes.NAMESPACE + "/session-expired";

    /** A {@link SessionState}; protobuf fields may come and go without a change of its type. */
    @Persisted
    private final PersistedValue<byte[]> remembered = PersistedValue.of("remembered", byte[].class);

    private final SessionRules rules = new SessionRules(InstantSource.system());

    @Override
    public void invoke(Context context, Object input) {
        if (!(input instanceof TypedValue message)) {
            // the end of a request that a build asked for in which sessions were remote
            LOG.warn("session={} event=foreign_message type={}", context.self().id(), input);
            return;
        }
        Optional<SessionState> state = state();
        if (message.getTypename().equals(EXPIRED)) {
            String openedBy = message.getValue().toStringUtf8();
            state.filter(known -> known.getOpenedBy().equals(openedBy))
                    .ifPresent(known -> end(known, context));
        } else {
            follow(rules.decide(call(message), state), state, context);
        }
    }

    private void follow(Decision decision, Optional<SessionState> before, Context context) {
        decision.state().ifPresent(state -> remembered.set(state.toByteArray()));
        if (decision.state().isEmpty() && before.isPresent()) {
            context.cancelDelayedMessage(token(before.get()));
            remembered.clear();
        }
        // nobody waits where there is no address, as for executions answered from the cache
        decision.reply()
                .filter(reply -> !reply.getReplyTo().isEmpty())
                .ifPresent(
                        reply ->
                                context.send(
                                        FunctionsJob.REPLIES,
                                        TypedValues.of(
                                                FunctionTypes.REPLIES, reply.toByteArray())));
        decision.run()
                .ifPresent(
                        run ->
                                context.send(
                                        RUN,
                                        run.getCallId(),
                                        TypedValues.of(
                                                FunctionTypes.SESSION_RUN_REQUEST,
                                                run.toByteArray())));
        decision.expireAfter().ifPresent(time -> expireAfter(time, decision, context));
    }

    private static void expireAfter(Duration time, Decision decision, Context context) {
        SessionState opened = decision.state().orElseThrow();
        context.sendAfter(time, context.self(), text(EXPIRED, opened.getOpenedBy()), token(opened));
    }

    /** Its worker may go, if it can have one. */
    private void end(SessionState state, Context context) {
        remembered.clear();
        if (state.getOpened().getContext().getRetainSession() && state.getExecutionCount() > 0) {
            context.send(
                    RUN,
                    context.self().id(),
                    text(FunctionTypes.SESSION_ENDED, state.getOpenedBy()));
        }
    }

    private Optional<SessionState> state() {
        byte @Nullable [] bytes = remembered.get();
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(SessionState.parseFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a session's state is not what was written", e);
        }
    }

    private static FunctionCall call(TypedValue message) {
        try {
            return FunctionCall.parseFrom(TypedValues.bytes(message));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the router lets only calls through", e);
        }
    }

    private static TypedValue text(String type, String text) {
        return TypedValues.of(type, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String token(SessionState state) {
        return "expire-" + state.getOpenedBy();
    }
}
