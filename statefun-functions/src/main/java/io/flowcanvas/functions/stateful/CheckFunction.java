package io.flowcanvas.functions.stateful;

import io.flowcanvas.core.naming.FunctionTypes;
import io.flowcanvas.functions.program.Checks;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.flowcanvas.proto.engine.v1.FunctionReply;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.statefun.sdk.java.Context;
import org.apache.flink.statefun.sdk.java.StatefulFunction;
import org.apache.flink.statefun.sdk.java.StatefulFunctionSpec;
import org.apache.flink.statefun.sdk.java.message.Message;

/** Checks a candidate for publication and answers with the report. */
record CheckFunction(Checks checks) implements StatefulFunction {
    StatefulFunctionSpec specification() {
        return StatefulFunctionSpec.builder(Messages.name(FunctionTypes.CHECK))
                .withSupplier(() -> this)
                .build();
    }

    @Override
    public CompletableFuture<Void> apply(Context context, Message message) {
        FunctionCall call = message.as(Messages.CALL);
        return checks.check(call.getCheck())
                .thenAccept(
                        report ->
                                context.send(
                                        Messages.reply(
                                                FunctionReply.newBuilder()
                                                        .setCallId(call.getCallId())
                                                        .setReplyTo(call.getReplyTo())
                                                        .setReport(report)
                                                        .build())));
    }
}
