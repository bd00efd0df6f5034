package io.flowcanvas.functions.stateful;

import io.flowcanvas.core.naming.FunctionTypes;
import io.flowcanvas.functions.code.CodeRuns;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.statefun.sdk.java.Context;
import org.apache.flink.statefun.sdk.java.StatefulFunction;
import org.apache.flink.statefun.sdk.java.StatefulFunctionSpec;
import org.apache.flink.statefun.sdk.java.message.Message;

/** Does the work of a run of the code sandbox and tells how it ended. */
record CodeRunFunction(CodeRuns runs) implements StatefulFunction {
    StatefulFunctionSpec specification() {
        return StatefulFunctionSpec.builder(Messages.name(FunctionTypes.CODE_RUN))
                .withSupplier(() -> this)
                .build();
    }

    @Override
    public CompletableFuture<Void> apply(Context context, Message message) {
        return runs.run(message.as(Messages.CALL))
                .thenAccept(event -> context.send(Messages.progress(event)));
    }
}
