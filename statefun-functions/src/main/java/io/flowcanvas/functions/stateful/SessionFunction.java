package io.flowcanvas.functions.stateful;

import io.flowcanvas.core.naming.FunctionTypes;
import io.flowcanvas.functions.session.SessionRules;
import io.flowcanvas.functions.session.SessionRules.Decision;
import io.flowcanvas.proto.jobs.v1.SessionState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.flink.statefun.sdk.java.Context;
import org.apache.flink.statefun.sdk.java.StatefulFunction;
import org.apache.flink.statefun.sdk.java.StatefulFunctionSpec;
import org.apache.flink.statefun.sdk.java.ValueSpec;
import org.apache.flink.statefun.sdk.java.message.Message;
import org.apache.flink.statefun.sdk.java.message.MessageBuilder;

/** A session by its request id: remembers it, hands its executions on, lets it expire. */
final class SessionFunction implements StatefulFunction {
    private static final ValueSpec<SessionState> STATE =
            ValueSpec.named("session").withCustomType(Messages.SESSION_STATE);

    private final SessionRules rules;
    private final Consumer<String> ended;

    /**
     * @param ended told of each session that is over
     */
    SessionFunction(SessionRules rules, Consumer<String> ended) {
        this.rules = rules;
        this.ended = ended;
    }

    StatefulFunctionSpec specification() {
        return StatefulFunctionSpec.builder(Messages.name(FunctionTypes.SESSION))
                .withValueSpec(STATE)
                .withSupplier(() -> this)
                .build();
    }

    @Override
    public CompletableFuture<Void> apply(Context context, Message message) {
        Optional<SessionState> state = context.storage().get(STATE);
        if (message.is(Messages.SESSION_EXPIRED)) {
            state.filter(known -> known.getOpenedBy().equals(message.as(Messages.SESSION_EXPIRED)))
                    .ifPresent(known -> end(context));
        } else {
            follow(rules.decide(message.as(Messages.CALL), state), state, context);
        }
        return context.done();
    }

    private void follow(Decision decision, Optional<SessionState> before, Context context) {
        decision.state().ifPresent(state -> context.storage().set(STATE, state));
        if (decision.state().isEmpty() && before.isPresent()) {
            context.cancelDelayedMessage(token(before.get()));
            context.storage().remove(STATE);
        }
        // nobody waits where there is no address, as for an execution answered from the cache
        decision.reply()
                .filter(reply -> !reply.getReplyTo().isEmpty())
                .ifPresent(reply -> context.send(Messages.reply(reply)));
        decision.run()
                .ifPresent(
                        run ->
                                context.send(
                                        MessageBuilder.forAddress(
                                                        Messages.name(FunctionTypes.SESSION_RUN),
                                                        run.getCallId())
                                                .withCustomType(Messages.SESSION_RUN, run)
                                                .build()));
        decision.expireAfter().ifPresent(time -> expireAfter(time, decision, context));
    }

    private static void expireAfter(Duration time, Decision decision, Context context) {
        SessionState opened = decision.state().orElseThrow();
        context.sendAfter(
                time,
                token(opened),
                MessageBuilder.forAddress(context.self())
                        .withCustomType(Messages.SESSION_EXPIRED, opened.getOpenedBy())
                        .build());
    }

    private void end(Context context) {
        context.storage().remove(STATE);
        ended.accept(context.self().id());
    }

    private static String token(SessionState state) {
        return "expire-" + state.getOpenedBy();
    }
}
