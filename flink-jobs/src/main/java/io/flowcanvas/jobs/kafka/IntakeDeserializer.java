package io.flowcanvas.jobs.kafka;

import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.proto.jobs.v1.IntakeRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes records as they are: who reads them needs the original if they are to be given up. */
final class IntakeDeserializer implements KafkaRecordDeserializationSchema<IntakeRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<IntakeRecord> out) {
        out.collect(
                IntakeRecord.newBuilder()
                        .setRecord(DeadLetters.of(record, ""))
                        .setTimestampMillis(record.timestamp())
                        .build());
    }

    @Override
    public TypeInformation<IntakeRecord> getProducedType() {
        return ProtobufTypeInformation.ofMessage(IntakeRecord.class);
    }
}
