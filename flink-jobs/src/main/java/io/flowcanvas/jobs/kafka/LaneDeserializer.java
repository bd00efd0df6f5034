package io.flowcanvas.jobs.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.proto.engine.v1.ItemRequest;
import io.flowcanvas.proto.jobs.v1.LaneRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads a lane. What is not an item request becomes a dead letter; nothing stops the job. */
final class LaneDeserializer implements KafkaRecordDeserializationSchema<LaneRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<LaneRecord> out) {
        out.collect(read(record));
    }

    static LaneRecord read(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return deadLetter(record, "the record has no value");
        }
        try {
            ItemRequest request = ItemRequest.parseFrom(record.value());
            String defect = defect(request);
            return defect == null ? item(request, record) : deadLetter(record, defect);
        } catch (InvalidProtocolBufferException e) {
            return deadLetter(record, "not an ItemRequest: " + e.getMessage());
        }
    }

    private static LaneRecord item(ItemRequest request, ConsumerRecord<byte[], byte[]> record) {
        LaneRecord.Builder lane = LaneRecord.newBuilder();
        lane.getItemBuilder()
                .setRequest(request)
                .getPositionBuilder()
                .setTopic(record.topic())
                .setPartition(record.partition())
                .setOffset(record.offset());
        return lane.build();
    }

    private static @Nullable String defect(ItemRequest request) {
        if (!Wellformed.isUuid(request.getExecutionId())) {
            return "execution_id is not a UUID: \"" + request.getExecutionId() + "\"";
        }
        if (!Wellformed.isItemCount(request.getItemCount())
                || request.getItemIndex() < 0
                || request.getItemIndex() >= request.getItemCount()) {
            return "item_index "
                    + request.getItemIndex()
                    + " is not one of the "
                    + request.getItemCount()
                    + " items";
        }
        if (!request.hasDefinition() && !request.hasReference()) {
            return "it names no pipeline";
        }
        if (!request.hasInlineData() && !request.hasObjectKey()) {
            return "it has no input";
        }
        return request.getAnnounce() ? defectOfAnnounced(request) : null;
    }

    /** A row is made from it, which is of one item and has the id of a pipeline. */
    private static @Nullable String defectOfAnnounced(ItemRequest request) {
        if (request.getItemCount() != 1) {
            return "it is to be announced, but is one of " + request.getItemCount() + " items";
        }
        String pipeline =
                request.hasDefinition()
                        ? request.getDefinition().getId()
                        : request.getReference().getId();
        if (!Wellformed.isUuid(pipeline)) {
            return "it is to be announced, but its pipeline's id is not a UUID: \""
                    + pipeline
                    + "\"";
        }
        return Wellformed.isTimestamp(request.getSubmittedAt())
                ? null
                : "submitted_at is no time between the years 1 and 9999";
    }

    private static LaneRecord deadLetter(ConsumerRecord<byte[], byte[]> record, String reason) {
        return LaneRecord.newBuilder().setDeadLetter(DeadLetters.of(record, reason)).build();
    }

    @Override
    public TypeInformation<LaneRecord> getProducedType() {
        return ProtobufTypeInformation.ofMessage(LaneRecord.class);
    }
}
