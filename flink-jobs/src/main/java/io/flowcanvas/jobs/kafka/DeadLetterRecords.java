package io.flowcanvas.jobs.kafka;

import com.google.protobuf.ByteString;
import io.flowcanvas.proto.jobs.v1.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Writes dead letters: the original key, value and headers, and after them headers that say where
 * it was read, why it is dead and since when. What would be larger than the topic takes loses its
 * end, since a letter that cannot be written would stop the job for ever; a header says so.
 */
final class DeadLetterRecords {
    /** Bytes of the letter as it was; it is there where the letter is no longer whole. */
    static final String TRUNCATED = "dead-letter-truncated";

    /** Bytes for our own headers, of which the reason has 2 KiB. */
    private static final int OURS = 8 * 1024;

    /** Bytes: what a batch and its one record have beside what is in them, at most. */
    private static final int OVERHEAD = 100;

    /** Bytes: two lengths. */
    private static final int HEADER_OVERHEAD = 10;

    private final String topic;
    private final int mostBytes;

    /**
     * @param mostBytes of a record that the topic takes
     */
    DeadLetterRecords(String topic, int mostBytes) {
        this.topic = topic;
        this.mostBytes = mostBytes;
    }

    ProducerRecord<byte[], byte[]> of(DeadLetter letter) {
        byte @Nullable [] key = bytes(letter.hasKey(), letter.getKey());
        byte @Nullable [] value = bytes(letter.hasValue(), letter.getValue());
        List<Header> headers = new ArrayList<>();
        for (DeadLetter.Header header : letter.getHeadersList()) {
            headers.add(
                    new RecordHeader(
                            header.getName(), bytes(header.hasValue(), header.getValue())));
        }
        int most = Math.max(mostBytes - OURS, 0);
        int size = size(key, value, headers);
        if (size <= most) {
            return record(letter, key, value, headers);
        }
        // a quarter for the key, a quarter for its headers, and the rest for what it says
        key = beginning(key, most / 4);
        if (size(null, null, headers) > most / 4) {
            headers.clear();
        }
        value = beginning(value, Math.max(most - size(key, null, headers), 0));
        headers.add(new RecordHeader(TRUNCATED, utf8(Integer.toString(size))));
        return record(letter, key, value, headers);
    }

    private ProducerRecord<byte[], byte[]> record(
            DeadLetter letter,
            byte @Nullable [] key,
            byte @Nullable [] value,
            List<Header> headers) {
        headers.add(new RecordHeader("dead-letter-reason", utf8(letter.getReason())));
        headers.add(new RecordHeader("dead-letter-topic", utf8(letter.getTopic())));
        headers.add(
                new RecordHeader(
                        "dead-letter-partition", utf8(Integer.toString(letter.getPartition()))));
        headers.add(
                new RecordHeader("dead-letter-offset", utf8(Long.toString(letter.getOffset()))));
        headers.add(new RecordHeader("dead-letter-time", utf8(Instant.now().toString())));
        return new ProducerRecord<>(topic, null, key, value, headers);
    }

    /** At most. */
    private static int size(byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {
        long size = OVERHEAD + (long) length(key) + length(value);
        for (Header header : headers) {
            size += HEADER_OVERHEAD + utf8(header.key()).length + length(header.value());
        }
        return (int) Math.min(size, Integer.MAX_VALUE);
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static byte @Nullable [] beginning(byte @Nullable [] bytes, int most) {
        return bytes == null || bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
    }

    private static byte @Nullable [] bytes(boolean present, ByteString value) {
        return present ? value.toByteArray() : null;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
