package io.flowcanvas.api.calls;

import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.flowcanvas.proto.engine.v1.FunctionCallOrBuilder;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.engine.v1.TaskCommand;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** Calls and replies as records. */
final class CallRecords {
    private CallRecords() {}

    static ProducerRecord<String, byte[]> of(FunctionCall call) {
        return new ProducerRecord<>(Topics.FUNCTION_CALLS, call.getTargetId(), call.toByteArray());
    }

    static ProducerRecord<String, byte[]> of(TaskCommand command) {
        return new ProducerRecord<>(
                Topics.TASK_COMMANDS, command.getTaskId(), command.toByteArray());
    }

    static ProducerRecord<String, byte[]> of(ItemRequest request) {
        String topic =
                switch (request.getPriority()) {
                    case PRIORITY_HIGH -> Topics.PIPELINE_REQUESTS_HIGH;
                    case PRIORITY_LOW -> Topics.PIPELINE_REQUESTS_LOW;
                    case PRIORITY_NORMAL, UNRECOGNIZED -> Topics.PIPELINE_REQUESTS_NORMAL;
                };
        return new ProducerRecord<>(
                topic,
                request.getExecutionId() + "/" + request.getItemIndex(),
                request.toByteArray());
    }

    static boolean isFor(byte[] replica, ConsumerRecord<String, byte[]> reply) {
        Header to = reply.headers().lastHeader(Topics.REPLY_TO);
        return to != null && Arrays.equals(replica, to.value());
    }

    /** Whose call it is; empty if it is nobody's. */
    static String owner(FunctionCallOrBuilder call) {
        return switch (call.getRequestCase()) {
            case OPEN_SESSION -> call.getOpenSession().getOwner();
            case EXECUTE -> call.getExecute().getOwner();
            case DESCRIBE -> call.getDescribe().getOwner();
            case RUN_CODE -> call.getRunCode().getOwner();
            case CANCEL_CODE -> call.getCancelCode().getOwner();
            case CHECK, REQUEST_NOT_SET -> "";
        };
    }
}
