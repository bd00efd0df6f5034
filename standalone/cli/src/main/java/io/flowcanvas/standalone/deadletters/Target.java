package io.flowcanvas.standalone.deadletters;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A topic that letters may go back to.
 *
 * @param largestRecord bytes that it takes as one record
 */
record Target(int partitions, int largestRecord) {
    /** Bytes: what a batch and its one record have beside what is in them, at most. */
    private static final int OVERHEAD = 100;

    /** Bytes: two lengths. */
    private static final int HEADER_OVERHEAD = 10;

    /** A letter that came compressed, or when the topic took more, may be too large to go back. */
    boolean takes(ProducerRecord<byte[], byte[]> record) {
        long size = OVERHEAD + (long) length(record.key()) + length(record.value());
        for (Header header : record.headers()) {
            size +=
                    HEADER_OVERHEAD
                            + header.key().getBytes(StandardCharsets.UTF_8).length
                            + length(header.value());
        }
        return size <= Math.min(largestRecord, Redrive.LARGEST_LETTER);
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
