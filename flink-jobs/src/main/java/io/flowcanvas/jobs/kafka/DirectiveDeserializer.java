package io.flowcanvas.jobs.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.jobs.serialization.ProtobufTypeInformation;
import io.flowcanvas.proto.engine.v1.CancelExecution;
import io.flowcanvas.proto.engine.v1.PipelineDefinition;
import io.flowcanvas.proto.jobs.v1.Directive;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code execution-control} and {@code pipelines}. A record that cannot be read is logged and
 * passed over.
 */
final class DirectiveDeserializer implements KafkaRecordDeserializationSchema<Directive> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(DirectiveDeserializer.class);

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Directive> out) {
        try {
            out.collect(read(record));
        } catch (InvalidProtocolBufferException e) {
            LOG.warn(
                    "event=unreadable_directive topic={} partition={} offset={} reason=\"{}\"",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getMessage());
        }
    }

    static Directive read(ConsumerRecord<byte[], byte[]> record)
            throws InvalidProtocolBufferException {
        Directive.Builder directive = Directive.newBuilder();
        if (record.value() == null) {
            if (record.key() == null) {
                throw new InvalidProtocolBufferException("neither key nor value");
            }
            String key = new String(record.key(), StandardCharsets.UTF_8);
            return directive.setRetiredPipeline(key).build();
        }
        return record.topic().equals(Topics.PIPELINES)
                ? directive.setPipeline(pipeline(record.value())).build()
                : directive.setCancel(cancel(record.value())).build();
    }

    private static PipelineDefinition pipeline(byte[] value) throws InvalidProtocolBufferException {
        PipelineDefinition pipeline = PipelineDefinition.parseFrom(value);
        if (pipeline.getId().isEmpty()) {
            throw new InvalidProtocolBufferException("the pipeline has no id");
        }
        return pipeline;
    }

    private static CancelExecution cancel(byte[] value) throws InvalidProtocolBufferException {
        CancelExecution cancel = CancelExecution.parseFrom(value);
        if (!Wellformed.isUuid(cancel.getExecutionId())
                || !Wellformed.isItemCount(cancel.getItemCount())) {
            throw new InvalidProtocolBufferException("it names no execution and its item count");
        }
        return cancel;
    }

    @Override
    public TypeInformation<Directive> getProducedType() {
        return ProtobufTypeInformation.ofMessage(Directive.class);
    }
}
