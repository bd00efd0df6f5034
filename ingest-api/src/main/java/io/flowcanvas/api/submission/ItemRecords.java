package io.flowcanvas.api.submission;

import com.google.protobuf.ByteString;
import io.flowcanvas.api.messaging.ProtoTimes;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.CancelExecution;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.engine.v1.OnItemError;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import io.flowcanvas.proto.engine.v1.Priority;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What the engine is told of an execution. */
record ItemRecords(
        UUID executionId,
        String owner,
        PipelineDefinition definition,
        io.flowcanvas.core.execution.Priority priority,
        io.flowcanvas.core.execution.OnItemError onItemError,
        int itemCount,
        Instant submittedAt) {

    static ItemRecords of(UUID executionId, Submission submission, Instant submittedAt) {
        return new ItemRecords(
                executionId,
                submission.owner(),
                submission.definition(),
                submission.priority(),
                submission.onItemError(),
                submission.items().size(),
                submittedAt);
    }

    ProducerRecord<String, byte[]> inline(int index, String filename, ByteString image) {
        return record(index, request(index, filename).setInlineData(image).build());
    }

    ProducerRecord<String, byte[]> stored(int index, String filename, String objectKey) {
        return record(index, request(index, filename).setObjectKey(objectKey).build());
    }

    static ProducerRecord<String, byte[]> cancel(
            UUID executionId, String owner, int itemCount, Instant requestedAt) {
        CancelExecution cancel =
                CancelExecution.newBuilder()
                        .setExecutionId(executionId.toString())
                        .setOwner(owner)
                        .setItemCount(itemCount)
                        .setRequestedAt(ProtoTimes.timestamp(requestedAt))
                        .build();
        return new ProducerRecord<>(
                Topics.EXECUTION_CONTROL, executionId.toString(), cancel.toByteArray());
    }

    private ProducerRecord<String, byte[]> record(int index, ItemRequest request) {
        return new ProducerRecord<>(
                Topics.pipelineRequests(priority),
                executionId + "/" + index,
                request.toByteArray());
    }

    private ItemRequest.Builder request(int index, String filename) {
        return ItemRequest.newBuilder()
                .setExecutionId(executionId.toString())
                .setItemIndex(index)
                .setItemCount(itemCount)
                .setOwner(owner)
                .setPriority(
                        switch (priority) {
                            case LOW -> Priority.PRIORITY_LOW;
                            case NORMAL -> Priority.PRIORITY_NORMAL;
                            case HIGH -> Priority.PRIORITY_HIGH;
                        })
                .setOnItemError(
                        switch (onItemError) {
                            case CONTINUE -> OnItemError.ON_ITEM_ERROR_CONTINUE;
                            case FAIL -> OnItemError.ON_ITEM_ERROR_FAIL;
                        })
                .setDefinition(definition)
                .setFileName(filename)
                .setSubmittedAt(ProtoTimes.timestamp(submittedAt));
    }
}
