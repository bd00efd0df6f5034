package io.flowcanvas.functions.stateful;

import io.flowcanvas.core.naming.FunctionTypes;
import io.flowcanvas.functions.code.CodeEvents;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.flowcanvas.proto.jobs.v1.CodeState;
import io.flowcanvas.proto.jobs.v1.CodeState.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.statefun.sdk.java.Context;
import org.apache.flink.statefun.sdk.java.StatefulFunction;
import org.apache.flink.statefun.sdk.java.StatefulFunctionSpec;
import org.apache.flink.statefun.sdk.java.ValueSpec;
import org.apache.flink.statefun.sdk.java.message.Message;
import org.apache.flink.statefun.sdk.java.message.MessageBuilder;

/**
 * A run of the code sandbox by its execution id: starts it once, however often it is asked to, and
 * not at all once it is cancelled.
 */
record CodeFunction(CodeEvents events) implements StatefulFunction {
    private static final ValueSpec<CodeState> STATE =
            ValueSpec.named("code").withCustomType(Messages.CODE_STATE);

    /** A second copy of a request does not come later than this. */
    private static final Duration REMEMBERED = Duration.ofDays(1);

    StatefulFunctionSpec specification() {
        return StatefulFunctionSpec.builder(Messages.name(FunctionTypes.CODE))
                .withValueSpec(STATE)
                .withSupplier(() -> this)
                .build();
    }

    @Override
    public CompletableFuture<Void> apply(Context context, Message message) {
        if (message.is(Messages.CODE_FORGOTTEN)) {
            context.storage().remove(STATE);
            return context.done();
        }
        FunctionCall call = message.as(Messages.CALL);
        Optional<CodeState> state = context.storage().get(STATE);
        if (call.hasCancelCode()) {
            if (state.isEmpty()) {
                remember(Status.CANCELLED, context);
            }
        } else if (state.isEmpty()) {
            remember(Status.STARTED, context);
            start(call, context);
        } else if (state.get().getStatus() == Status.CANCELLED) {
            context.send(Messages.progress(events.cancelled(call)));
        }
        return context.done();
    }

    private void start(FunctionCall call, Context context) {
        context.send(Messages.progress(events.started(call)));
        context.send(
                MessageBuilder.forAddress(
                                Messages.name(FunctionTypes.CODE_RUN), context.self().id())
                        .withCustomType(Messages.CALL, call)
                        .build());
    }

    private static void remember(Status status, Context context) {
        context.storage().set(STATE, CodeState.newBuilder().setStatus(status).build());
        context.sendAfter(
                REMEMBERED,
                MessageBuilder.forAddress(context.self())
                        .withCustomType(Messages.CODE_FORGOTTEN, context.self().id())
                        .build());
    }
}
