package io.flowcanvas.jobs.functions;

import io.flowcanvas.core.naming.FunctionTypes;
import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.flowcanvas.proto.jobs.v1.CallRecord;
import io.flowcanvas.proto.jobs.v1.DeadLetter;
import org.apache.flink.statefun.flink.core.message.Message;
import org.apache.flink.statefun.flink.core.message.RoutableMessageBuilder;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Addresses each call to its function; dead letters go aside. */
final class CallRouter extends ProcessFunction<CallRecord, Message> {
    private static final long serialVersionUID = 1L;

    static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("dead-letters", ProtobufTypeInformation.ofMessage(DeadLetter.class));

    @Override
    public void processElement(CallRecord record, Context context, Collector<Message> out) {
        if (record.hasCall()) {
            out.collect(message(record.getCall()));
        } else {
            context.output(DEAD_LETTERS, record.getDeadLetter());
        }
    }

    static Message message(FunctionCall call) {
        return (Message)
                RoutableMessageBuilder.builder()
                        .withTargetAddress(
                                RemoteFunctions.type(functionOf(call)), call.getTargetId())
                        .withMessageBody(TypedValues.of(FunctionTypes.CALL, call.toByteArray()))
                        .build();
    }

    private static String functionOf(FunctionCall call) {
        return switch (call.getRequestCase()) {
            case OPEN_SESSION, EXECUTE, DESCRIBE -> FunctionTypes.SESSION;
            case RUN_CODE, CANCEL_CODE -> FunctionTypes.CODE;
            case CHECK -> FunctionTypes.CHECK;
            case REQUEST_NOT_SET ->
                    throw new IllegalArgumentException(
                            "a call without a request is a dead letter: " + call.getCallId());
        };
    }
}
