package io.flowcanvas.functions.stateful;

import io.flowcanvas.functions.code.CodeEvents;
import io.flowcanvas.functions.code.CodeRuns;
import io.flowcanvas.functions.program.Checks;
import io.flowcanvas.proto.engine.v1.RunOutcome;
import io.flowcanvas.proto.jobs.v1.SessionRun;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.flink.statefun.sdk.java.StatefulFunctions;
import org.apache.flink.statefun.sdk.java.handler.RequestReplyHandler;
import org.apache.flink.statefun.sdk.java.slice.Slices;

/** All remote functions behind one door: a request of StateFun's in, its answer out. */
public final class Functions {
    private final RequestReplyHandler handler;

    /**
     * @param sessionRuns runs an execution in its session
     * @param sessionEnded told of each session that is over: its request id, and the call that
     *     opened it
     */
    public Functions(
            Function<SessionRun, CompletableFuture<RunOutcome>> sessionRuns,
            BiConsumer<String, String> sessionEnded,
            CodeRuns codeRuns,
            CodeEvents codeEvents,
            Checks checks) {
        handler =
                new StatefulFunctions()
                        .withStatefulFunction(
                                new SessionRunFunction(sessionRuns, sessionEnded).specification())
                        .withStatefulFunction(new CodeFunction(codeEvents).specification())
                        .withStatefulFunction(new CodeRunFunction(codeRuns).specification())
                        .withStatefulFunction(new CheckFunction(checks).specification())
                        .requestReplyHandler();
    }

    /**
     * @return fails if a function failed; the request is then sent again
     */
    public CompletableFuture<byte[]> handle(byte[] request) {
        return handler.handle(Slices.wrap(request)).thenApply(answer -> answer.toByteArray());
    }
}
