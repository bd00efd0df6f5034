package io.flowcanvas.standalone.deadletters;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record of a dead letter topic: key, value and headers as they once came, and after them the
 * headers that say where that was and why it is dead.
 */
public final class Letter {
    private static final String REASON = "dead-letter-reason";
    private static final String TOPIC = "dead-letter-topic";
    private static final String PARTITION = "dead-letter-partition";
    private static final String OFFSET = "dead-letter-offset";
    private static final String TIME = "dead-letter-time";
    private static final String TRUNCATED = "dead-letter-truncated";
    private static final Set<String> OURS =
            Set.of(REASON, TOPIC, PARTITION, OFFSET, TIME, TRUNCATED);

    private final ConsumerRecord<byte[], byte[]> record;

    Letter(ConsumerRecord<byte[], byte[]> record) {
        this.record = record;
    }

    public LetterPosition position() {
        return new LetterPosition(record.partition(), record.offset());
    }

    public String reason() {
        return header(REASON).orElse("not said");
    }

    /** The topic it came from, as its header says: anybody may have written that. */
    public Optional<String> topic() {
        return header(TOPIC);
    }

    /** {@code TOPIC PARTITION:OFFSET} of the record it was. */
    public String origin() {
        return "%s %s:%s"
                .formatted(
                        topic().orElse("?"),
                        header(PARTITION).orElse("?"),
                        header(OFFSET).orElse("?"));
    }

    /** Whether it was too large to be kept: what it was is not all here. */
    public boolean isTruncated() {
        return header(TRUNCATED).isPresent();
    }

    public Instant diedAt() {
        return header(TIME).flatMap(Letter::instant).orElseGet(this::writtenAt);
    }

    Instant writtenAt() {
        return Instant.ofEpochMilli(record.timestamp());
    }

    public Optional<String> key() {
        return Optional.ofNullable(record.key())
                .map(key -> new String(key, StandardCharsets.UTF_8));
    }

    /** The original bytes; empty for a record without a value. */
    public byte[] value() {
        return record.value() == null ? new byte[0] : record.value();
    }

    public boolean hasValue() {
        return record.value() != null;
    }

    /** Those it came with, in order: of each of our names the last one is ours. */
    public List<Header> originalHeaders() {
        List<Header> headers = new ArrayList<>(List.of(record.headers().toArray()));
        OURS.forEach(name -> removeLast(headers, name));
        return headers;
    }

    private static void removeLast(List<Header> headers, String name) {
        for (int i = headers.size() - 1; i >= 0; i--) {
            if (headers.get(i).key().equals(name)) {
                headers.remove(i);
                return;
            }
        }
    }

    /**
     * The record it was, for the partition it had, so that it keeps its place beside its key's
     * others.
     *
     * @param partitions of that topic now; where there are fewer, the key decides
     */
    ProducerRecord<byte[], byte[]> original(String topic, int partitions) {
        Integer partition =
                header(PARTITION)
                        .filter(text -> text.matches("\\d{1,9}"))
                        .map(Integer::valueOf)
                        .filter(number -> number < partitions)
                        .orElse(null);
        return new ProducerRecord<>(
                topic, partition, record.key(), record.value(), originalHeaders());
    }

    private Optional<String> header(String name) {
        return Optional.ofNullable(record.headers().lastHeader(name))
                .filter(header -> header.value() != null)
                .map(header -> new String(header.value(), StandardCharsets.UTF_8));
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException notOurs) {
            return Optional.empty();
        }
    }
}
