package io.flowcanvas.api.messaging;

import org.apache.kafka.clients.producer.ProducerRecord;

/** Records made one by one, so that a large batch is never whole in memory. */
@FunctionalInterface
public interface RecordSource {
    /** Called on a publisher thread; may read from disk or network. */
    ProducerRecord<String, byte[]> record(int index);
}
