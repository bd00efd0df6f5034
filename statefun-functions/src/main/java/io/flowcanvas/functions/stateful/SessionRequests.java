package io.flowcanvas.functions.stateful;

import io.flowcanvas.core.naming.FunctionTypes;
import io.flowcanvas.proto.jobs.v1.SessionRun;
import java.util.Optional;
import org.apache.flink.statefun.sdk.java.Address;
import org.apache.flink.statefun.sdk.java.message.Message;
import org.apache.flink.statefun.sdk.java.message.MessageWrapper;
import org.apache.flink.statefun.sdk.reqreply.generated.ToFunction;
import org.apache.flink.statefun.sdk.shaded.com.google.protobuf.InvalidProtocolBufferException;

/** Which session's worker a request of StateFun's is about. */
public final class SessionRequests {
    private SessionRequests() {}

    /** Id of a session that retains its worker; empty for all else, and for what is no request. */
    public static Optional<String> session(byte[] request) {
        try {
            ToFunction.InvocationBatchRequest batch = ToFunction.parseFrom(request).getInvocation();
            String function = batch.getTarget().getNamespace() + "/" + batch.getTarget().getType();
            if (!function.equals(FunctionTypes.SESSION_RUN) || batch.getInvocationsCount() == 0) {
                return Optional.empty();
            }
            Address target = new Address(Messages.name(function), batch.getTarget().getId());
            return session(new MessageWrapper(target, batch.getInvocations(0).getArgument()));
        } catch (InvalidProtocolBufferException noRequest) {
            return Optional.empty();
        }
    }

    private static Optional<String> session(Message message) {
        if (message.is(Messages.SESSION_ENDED)) {
            return Optional.of(message.targetAddress().id());
        }
        SessionRun run = message.as(Messages.SESSION_RUN);
        return Optional.of(run.getSessionId()).filter(id -> run.getContext().getRetainSession());
    }
}
