package io.flowcanvas.functions.stateful;

import io.flowcanvas.core.naming.FunctionTypes;
import io.flowcanvas.proto.engine.v1.FunctionReply;
import io.flowcanvas.proto.engine.v1.RunOutcome;
import io.flowcanvas.proto.jobs.v1.SessionRun;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.flink.statefun.sdk.java.Context;
import org.apache.flink.statefun.sdk.java.StatefulFunction;
import org.apache.flink.statefun.sdk.java.StatefulFunctionSpec;
import org.apache.flink.statefun.sdk.java.message.Message;

/**
 * Runs an execution of a session and answers its caller. It is not the session itself, so that a
 * session can be looked at while it runs; and it goes by the call's id, not the session's: what is
 * sent to one address while that address is busy is answered as a whole, with the last of it.
 *
 * @param ended told of each session that is over: its request id, and the call that opened it
 */
record SessionRunFunction(
        Function<SessionRun, CompletableFuture<RunOutcome>> runs, BiConsumer<String, String> ended)
        implements StatefulFunction {
    StatefulFunctionSpec specification() {
        return StatefulFunctionSpec.builder(Messages.name(FunctionTypes.SESSION_RUN))
                .withSupplier(() -> this)
                .build();
    }

    @Override
    public CompletableFuture<Void> apply(Context context, Message message) {
        if (message.is(Messages.SESSION_ENDED)) {
            ended.accept(context.self().id(), message.as(Messages.SESSION_ENDED));
            return context.done();
        }
        SessionRun run = message.as(Messages.SESSION_RUN);
        return runs.apply(run)
                .thenAccept(
                        outcome ->
                                context.send(
                                        Messages.reply(
                                                FunctionReply.newBuilder()
                                                        .setCallId(run.getCallId())
                                                        .setReplyTo(run.getReplyTo())
                                                        .setOutcome(outcome)
                                                        .build())));
    }
}
