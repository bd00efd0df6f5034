package io.flowcanvas.functions.stateful;

import io.flowcanvas.core.naming.FunctionTypes;
import io.flowcanvas.functions.peers.SessionRequest;
import io.flowcanvas.proto.jobs.v1.SessionRun;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.statefun.sdk.java.Address;
import org.apache.flink.statefun.sdk.java.message.Message;
import org.apache.flink.statefun.sdk.java.message.MessageWrapper;
import org.apache.flink.statefun.sdk.reqreply.generated.ToFunction;
import org.apache.flink.statefun.sdk.shaded.com.google.protobuf.InvalidProtocolBufferException;

/** Which session's worker a request of StateFun's is about. */
public final class SessionRequests {
    private SessionRequests() {}

    /** Of a session that retains its worker; empty for all else, and for what is no request. */
    public static Optional<SessionRequest> read(byte[] request) {
        try {
            ToFunction.InvocationBatchRequest batch = ToFunction.parseFrom(request).getInvocation();
            String function = batch.getTarget().getNamespace() + "/" + batch.getTarget().getType();
            if (!function.equals(FunctionTypes.SESSION_RUN) || batch.getInvocationsCount() == 0) {
                return Optional.empty();
            }
            Address target = new Address(Messages.name(function), batch.getTarget().getId());
            return read(new MessageWrapper(target, batch.getInvocations(0).getArgument()));
        } catch (InvalidProtocolBufferException noRequest) {
            return Optional.empty();
        }
    }

    private static Optional<SessionRequest> read(Message message) {
        if (message.is(Messages.SESSION_ENDED)) {
            return Optional.of(new SessionRequest(message.targetAddress().id(), Duration.ZERO));
        }
        SessionRun run = message.as(Messages.SESSION_RUN);
        Duration limit = Duration.ofMillis(run.getContext().getTimeoutMillis());
        return Optional.of(new SessionRequest(run.getSessionId(), limit))
                .filter(known -> run.getContext().getRetainSession());
    }
}
