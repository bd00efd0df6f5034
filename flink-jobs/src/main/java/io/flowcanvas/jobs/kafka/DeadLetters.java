package io.flowcanvas.jobs.kafka;

import com.google.protobuf.ByteString;
import io.flowcanvas.proto.jobs.v1.DeadLetter;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Keeps a record that is not ours as it was, with the reason. */
final class DeadLetters {
    private DeadLetters() {}

    static DeadLetter of(ConsumerRecord<byte[], byte[]> record, String reason) {
        DeadLetter.Builder letter =
                DeadLetter.newBuilder()
                        .setTopic(record.topic())
                        .setPartition(record.partition())
                        .setOffset(record.offset())
                        .setReason(reason);
        if (record.key() != null) {
            letter.setKey(ByteString.copyFrom(record.key()));
        }
        if (record.value() != null) {
            letter.setValue(ByteString.copyFrom(record.value()));
        }
        for (Header header : record.headers()) {
            DeadLetter.Header.Builder copy = letter.addHeadersBuilder().setName(header.key());
            if (header.value() != null) {
                copy.setValue(ByteString.copyFrom(header.value()));
            }
        }
        return letter.build();
    }
}
