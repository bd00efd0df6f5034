package io.flowcanvas.jobs.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.proto.engine.v1.CameraFrame;
import io.flowcanvas.proto.jobs.v1.CameraChange;
import java.io.Serializable;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads topics of cameras. A record that cannot be read is logged and passed over. */
final class CameraDeserializers {
    private static final Logger LOG = LoggerFactory.getLogger(CameraDeserializers.class);

    private CameraDeserializers() {}

    static KafkaRecordDeserializationSchema<CameraChange> changes() {
        return new Tolerant<>(CameraRecords::change, CameraChange.class);
    }

    static KafkaRecordDeserializationSchema<CameraFrame> frames() {
        return new Tolerant<>(CameraRecords::frame, CameraFrame.class);
    }

    /** Reads one record. */
    private interface Reader<T> extends Serializable {
        T read(ConsumerRecord<byte[], byte[]> record) throws InvalidProtocolBufferException;
    }

    private record Tolerant<T extends Message>(Reader<T> reader, Class<T> type)
            implements KafkaRecordDeserializationSchema<T> {
        @Override
        public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<T> out) {
            try {
                out.collect(reader.read(record));
            } catch (InvalidProtocolBufferException e) {
                LOG.warn(
                        "event=unreadable_record topic={} partition={} offset={} reason=\"{}\"",
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        e.getMessage());
            }
        }

        @Override
        public TypeInformation<T> getProducedType() {
            return ProtobufTypeInformation.ofMessage(type);
        }
    }
}
