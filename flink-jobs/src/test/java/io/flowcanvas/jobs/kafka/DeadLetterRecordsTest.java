package io.flowcanvas.jobs.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.flowcanvas.proto.jobs.v1.DeadLetter;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.AbstractRecords;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.RecordBatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeadLetterRecordsTest {
    private static final int LIMIT = 100_000;

    private final DeadLetterRecords records = new DeadLetterRecords("x.dlq", LIMIT);

    @Test
    void aLetterIsTheRecordItWasWithOurHeadersBehindItsOwn() {
        DeadLetter letter = letter(10, 1000).build();

        ProducerRecord<byte[], byte[]> record = records.of(letter);

        assertThat(record.topic()).isEqualTo("x.dlq");
        assertThat(record.key()).isEqualTo(letter.getKey().toByteArray());
        assertThat(record.value()).isEqualTo(letter.getValue().toByteArray());
        assertThat(record.headers())
                .extracting(Header::key)
                .containsExactly(
                        "trace",
                        "dead-letter-reason",
                        "dead-letter-topic",
                        "dead-letter-partition",
                        "dead-letter-offset",
                        "dead-letter-time");
        assertThat(header(record, "dead-letter-reason")).isEqualTo("no");
        assertThat(header(record, "dead-letter-offset")).isEqualTo("7");
    }

    @Test
    void whatIsMissingStaysMissing() {
        ProducerRecord<byte[], byte[]> record =
                records.of(DeadLetter.newBuilder().setTopic("x").build());

        assertThat(record.key()).isNull();
        assertThat(record.value()).isNull();
    }

    @Test
    void aValueThatIsTooLargeLosesItsEndAndSaysSo() {
        DeadLetter letter = letter(10, 3 * LIMIT).build();

        ProducerRecord<byte[], byte[]> record = records.of(letter);

        assertThat(size(record)).isBetween(LIMIT - 10_000, LIMIT);
        assertThat(record.key()).hasSize(10);
        assertThat(letter.getValue().startsWith(ByteString.copyFrom(record.value()))).isTrue();
        assertThat(header(record, "trace")).isEqualTo("abc");
        assertThat(Integer.parseInt(header(record, "dead-letter-truncated")))
                .isBetween(3 * LIMIT, 3 * LIMIT + 1000);
    }

    @Test
    void keysAndHeadersThatAreTooLargeLoseTheirEndsToo() {
        DeadLetter.Builder letter = letter(2 * LIMIT, 2 * LIMIT);
        letter.addHeadersBuilder().setName("large").setValue(bytes(2 * LIMIT));
        letter.setReason("€".repeat(600));

        ProducerRecord<byte[], byte[]> record = records.of(letter.build());

        assertThat(size(record)).isLessThanOrEqualTo(LIMIT);
        assertThat(record.key()).isNotEmpty();
        assertThat(record.value()).isNotEmpty();
        assertThat(record.headers().lastHeader("large")).isNull();
        assertThat(header(record, "dead-letter-reason")).isEqualTo("€".repeat(600));
    }

    @Test
    void whatJustFitsIsWhole() {
        DeadLetter letter = letter(10, LIMIT - 10_000).build();

        assertThat(records.of(letter).value()).hasSize(LIMIT - 10_000);
        assertThat(records.of(letter).headers().lastHeader("dead-letter-truncated")).isNull();
    }

    private static DeadLetter.Builder letter(int key, int value) {
        DeadLetter.Builder letter =
                DeadLetter.newBuilder()
                        .setTopic("x")
                        .setPartition(1)
                        .setOffset(7)
                        .setReason("no")
                        .setKey(bytes(key))
                        .setValue(bytes(value));
        letter.addHeadersBuilder().setName("trace").setValue(ByteString.copyFromUtf8("abc"));
        return letter;
    }

    private static ByteString bytes(int count) {
        return ByteString.copyFrom(new byte[count]);
    }

    private static int size(ProducerRecord<byte[], byte[]> record) {
        return AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.CURRENT_MAGIC_VALUE,
                CompressionType.NONE,
                record.key(),
                record.value(),
                record.headers().toArray());
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        @Nullable Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
