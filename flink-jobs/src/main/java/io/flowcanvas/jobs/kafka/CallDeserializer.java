package io.flowcanvas.jobs.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.flowcanvas.proto.engine.v1.OpenSession;
import io.flowcanvas.proto.jobs.v1.CallRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads calls. What is not one becomes a dead letter; nothing stops the job. */
final class CallDeserializer implements KafkaRecordDeserializationSchema<CallRecord> {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_CALL_ID = 100;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<CallRecord> out) {
        out.collect(read(record));
    }

    static CallRecord read(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return dead(record, "the record has no value");
        }
        try {
            FunctionCall call = FunctionCall.parseFrom(record.value());
            String defect = defect(call);
            return defect == null
                    ? CallRecord.newBuilder().setCall(call).build()
                    : dead(record, defect);
        } catch (InvalidProtocolBufferException e) {
            return dead(record, "not a FunctionCall: " + e.getMessage());
        }
    }

    private static @Nullable String defect(FunctionCall call) {
        if (call.getCallId().isBlank() || call.getCallId().length() > LONGEST_CALL_ID) {
            return "call_id is empty or longer than " + LONGEST_CALL_ID + " characters";
        }
        return switch (call.getRequestCase()) {
            case REQUEST_NOT_SET -> "it asks for nothing";
            case CHECK ->
                    Wellformed.isDigest(call.getTargetId())
                            ? null
                            : "target_id is not a SHA-256: \"" + call.getTargetId() + "\"";
            case OPEN_SESSION -> {
                String target = targetDefect(call);
                yield target == null ? defect(call.getOpenSession()) : target;
            }
            case EXECUTE, DESCRIBE, RUN_CODE, CANCEL_CODE -> targetDefect(call);
        };
    }

    private static @Nullable String targetDefect(FunctionCall call) {
        return Wellformed.isUuid(call.getTargetId())
                ? null
                : "target_id is not a UUID: \"" + call.getTargetId() + "\"";
    }

    private static @Nullable String defect(OpenSession session) {
        if (!Wellformed.isLifetime(session.getLifetimeMillis())) {
            return "lifetime_millis is not between 1 and 30 days: " + session.getLifetimeMillis();
        }
        return Wellformed.isTimestamp(session.getCreatedAt())
                ? null
                : "created_at is no time between the years 1 and 9999";
    }

    private static CallRecord dead(ConsumerRecord<byte[], byte[]> record, String reason) {
        return CallRecord.newBuilder().setDeadLetter(DeadLetters.of(record, reason)).build();
    }

    @Override
    public TypeInformation<CallRecord> getProducedType() {
        return ProtobufTypeInformation.ofMessage(CallRecord.class);
    }
}
