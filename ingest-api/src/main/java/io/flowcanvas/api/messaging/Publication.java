package io.flowcanvas.api.messaging;

import java.util.List;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What became of a batch of records.
 *
 * @param positions where each lies, in order; empty if any failed
 * @param attempted records that may be in Kafka, even if the batch failed
 */
public record Publication(
        List<RecordMetadata> positions, int attempted, @Nullable Throwable failure) {
    public Publication {
        positions = List.copyOf(positions);
    }

    public boolean isComplete() {
        return failure == null;
    }
}
