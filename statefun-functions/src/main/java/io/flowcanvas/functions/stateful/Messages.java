package io.flowcanvas.functions.stateful;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.flowcanvas.core.naming.FunctionTypes;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.flowcanvas.proto.engine.v1.FunctionReply;
import io.flowcanvas.proto.jobs.v1.CodeState;
import io.flowcanvas.proto.jobs.v1.ProgressEvent;
import io.flowcanvas.proto.jobs.v1.SessionRun;
import java.nio.charset.StandardCharsets;
import org.apache.flink.statefun.sdk.java.TypeName;
import org.apache.flink.statefun.sdk.java.message.EgressMessage;
import org.apache.flink.statefun.sdk.java.message.EgressMessageBuilder;
import org.apache.flink.statefun.sdk.java.types.SimpleType;
import org.apache.flink.statefun.sdk.java.types.Type;

/** Types of what functions receive, remember and send: protobuf, all of them. */
final class Messages {
    static final Type<FunctionCall> CALL = type(FunctionTypes.CALL, FunctionCall.parser());
    static final Type<SessionRun> SESSION_RUN =
            type(FunctionTypes.SESSION_RUN_REQUEST, SessionRun.parser());
    static final Type<CodeState> CODE_STATE = type("flowcanvas/code-state", CodeState.parser());

    /** A session is over; carries the id of the call that opened it. */
    static final Type<String> SESSION_ENDED = text(FunctionTypes.SESSION_ENDED);

    /** Nothing more will come for a run of the code sandbox. */
    static final Type<String> CODE_FORGOTTEN = text("flowcanvas/code-forgotten");

    private static final Type<FunctionReply> REPLY =
            type(FunctionTypes.REPLIES, FunctionReply.parser());
    private static final Type<ProgressEvent> PROGRESS =
            type(FunctionTypes.PROGRESS, ProgressEvent.parser());

    private Messages() {}

    static EgressMessage reply(FunctionReply reply) {
        return EgressMessageBuilder.forEgress(name(FunctionTypes.REPLIES))
                .withCustomType(REPLY, reply)
                .build();
    }

    static EgressMessage progress(ProgressEvent event) {
        return EgressMessageBuilder.forEgress(name(FunctionTypes.PROGRESS))
                .withCustomType(PROGRESS, event)
                .build();
    }

    static TypeName name(String name) {
        return TypeName.typeNameFromString(name);
    }

    private static <T extends MessageLite> Type<T> type(String name, Parser<T> parser) {
        return SimpleType.simpleImmutableTypeFrom(
                name(name), MessageLite::toByteArray, bytes -> parse(parser, bytes));
    }

    private static <T> T parse(Parser<T> parser, byte[] bytes)
            throws InvalidProtocolBufferException {
        return parser.parseFrom(bytes);
    }

    private static Type<String> text(String name) {
        return SimpleType.simpleImmutableTypeFrom(
                name(name),
                text -> text.getBytes(StandardCharsets.UTF_8),
                bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}
