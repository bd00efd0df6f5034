package io.flowcanvas.jobs.kafka;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.core.execution.Failure;
import io.flowcanvas.core.execution.ItemResult;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.task.ResultSummary;
import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.proto.engine.v1.AddAssets;
import io.flowcanvas.proto.engine.v1.AssetFetched;
import io.flowcanvas.proto.engine.v1.CreateTask;
import io.flowcanvas.proto.engine.v1.TaskCommand;
import io.flowcanvas.proto.jobs.v1.TaskRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Reads entries of tasks' logs. What is not one becomes a dead letter; nothing stops the job. */
final class TaskDeserializer implements KafkaRecordDeserializationSchema<TaskRecord> {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_CALL_ID = 100;
    private static final int LONGEST_NAME = 1000;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<TaskRecord> out) {
        out.collect(read(record));
    }

    static TaskRecord read(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return dead(record, "the record has no value");
        }
        try {
            TaskCommand command = TaskCommand.parseFrom(record.value());
            String defect = defect(command);
            return defect == null
                    ? TaskRecord.newBuilder().setCommand(command).build()
                    : dead(record, defect);
        } catch (InvalidProtocolBufferException e) {
            return dead(record, "not a TaskCommand: " + e.getMessage());
        }
    }

    private static @Nullable String defect(TaskCommand command) {
        if (!Wellformed.isUuid(command.getTaskId())) {
            return "task_id is not a UUID: \"" + command.getTaskId() + "\"";
        }
        if (command.getCallId().length() > LONGEST_CALL_ID) {
            return "call_id is longer than " + LONGEST_CALL_ID + " characters";
        }
        return switch (command.getCommandCase()) {
            case COMMAND_NOT_SET -> "it says nothing";
            case CREATE -> defect(command.getCreate());
            case ADD_ASSETS -> defect(command.getAddAssets());
            case ASSET_FETCHED -> defect(command.getAssetFetched());
            case ITEM_PROCESSED ->
                    readable(command.getItemProcessed().getResultJson(), ItemResult.class);
            case RESULT_WRITTEN ->
                    command.getResultWritten().hasSummaryJson()
                            ? readable(
                                    command.getResultWritten().getSummaryJson(),
                                    ResultSummary.class)
                            : readable(command.getResultWritten().getFailureJson(), Failure.class);
            default -> null;
        };
    }

    private static @Nullable String defect(AssetFetched fetched) {
        if (fetched.getIndex() < 0) {
            return "index is negative";
        }
        return switch (fetched.getOutcomeCase()) {
            case STORED -> null;
            case FAILURE_JSON -> readable(fetched.getFailureJson(), Failure.class);
            case OUTCOME_NOT_SET -> "it has no outcome";
        };
    }

    private static @Nullable String readable(ByteString json, Class<?> type) {
        try {
            Object read = Json.mapper().readValue(json.toStringUtf8(), type);
            return read == null ? "null is no " + type.getSimpleName() : null;
        } catch (JacksonException e) {
            return "not a %s: %s".formatted(type.getSimpleName(), e.getOriginalMessage());
        }
    }

    private static @Nullable String defect(CreateTask task) {
        if (!Wellformed.isItemCount(task.getMostAssets())) {
            return "most_assets is out of range: " + task.getMostAssets();
        }
        if (task.getQuietMillis() < 1 || !Wellformed.isLifetime(task.getExpiryMillis())) {
            return "quiet_millis or expiry_millis is out of range";
        }
        if (task.getMostFailedPercent() < 0 || task.getMostFailedPercent() > 100) {
            return "most_failed_percent is not between 0 and 100: " + task.getMostFailedPercent();
        }
        return Wellformed.isTimestamp(task.getCreatedAt())
                ? null
                : "created_at is no time between the years 1 and 9999";
    }

    private static @Nullable String defect(AddAssets batch) {
        return batch.getAssetsList().stream()
                        .allMatch(
                                asset ->
                                        !asset.getFileName().isEmpty()
                                                && asset.getFileName().length() <= LONGEST_NAME)
                ? null
                : "a file_name is empty or too long";
    }

    private static TaskRecord dead(ConsumerRecord<byte[], byte[]> record, String reason) {
        return TaskRecord.newBuilder().setDeadLetter(DeadLetters.of(record, reason)).build();
    }

    @Override
    public TypeInformation<TaskRecord> getProducedType() {
        return ProtobufTypeInformation.ofMessage(TaskRecord.class);
    }
}
