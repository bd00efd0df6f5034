package io.flowcanvas.functions.support;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.core.naming.FunctionTypes;
import io.flowcanvas.proto.engine.v1.ExecuteInSession;
import io.flowcanvas.proto.engine.v1.FunctionReply;
import io.flowcanvas.proto.engine.v1.FunctionVersion;
import io.flowcanvas.proto.engine.v1.SessionContext;
import io.flowcanvas.proto.jobs.v1.SessionRun;
import org.apache.flink.statefun.sdk.reqreply.generated.Address;
import org.apache.flink.statefun.sdk.reqreply.generated.FromFunction;
import org.apache.flink.statefun.sdk.reqreply.generated.ToFunction;
import org.apache.flink.statefun.sdk.reqreply.generated.TypedValue;
import org.apache.flink.statefun.sdk.shaded.com.google.protobuf.ByteString;

/** What StateFun sends, and what it gets. */
public final class Requests {
    private Requests() {}

    /** A run of a function for Node. */
    public static byte[] run(String session, String call, String digest, boolean retain) {
        return request(
                FunctionTypes.SESSION_RUN,
                call,
                FunctionTypes.SESSION_RUN_REQUEST,
                SessionRun.newBuilder()
                        .setCallId(call)
                        .setReplyTo("replica-1")
                        .setSessionId(session)
                        .setOwner("ada")
                        .setFunction(
                                FunctionVersion.newBuilder()
                                        .setLanguage("nodejs")
                                        .setDigest(digest))
                        .setContext(
                                SessionContext.newBuilder()
                                        .setTimeoutMillis(10_000)
                                        .setRetainSession(retain))
                        .setExecution(ExecuteInSession.getDefaultInstance())
                        .build()
                        .toByteArray());
    }

    /**
     * @param function as {@code namespace/name}
     */
    public static byte[] request(String function, String id, String type, byte[] argument) {
        int slash = function.indexOf('/');
        ToFunction.Builder request = ToFunction.newBuilder();
        request.getInvocationBuilder()
                .setTarget(
                        Address.newBuilder()
                                .setNamespace(function.substring(0, slash))
                                .setType(function.substring(slash + 1))
                                .setId(id))
                .addInvocationsBuilder()
                .setArgument(
                        TypedValue.newBuilder()
                                .setTypename(type)
                                .setHasValue(true)
                                .setValue(ByteString.copyFrom(argument)));
        return request.build().toByteArray();
    }

    /** The only reply in an answer. */
    public static FunctionReply reply(byte[] answer) {
        try {
            return FunctionReply.parseFrom(
                    FromFunction.parseFrom(answer)
                            .getInvocationResult()
                            .getOutgoingEgresses(0)
                            .getArgument()
                            .getValue()
                            .toByteArray());
        } catch (InvalidProtocolBufferException
                | org.apache.flink.statefun.sdk.shaded.com.google.protobuf
                                .InvalidProtocolBufferException
                        e) {
            throw new AssertionError(e);
        }
    }
}
