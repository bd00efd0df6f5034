package io.flowcanvas.api.calls;

import com.google.protobuf.Parser;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * How a job is asked over Kafka and how it answers.
 *
 * @param job its name, for people and metrics
 * @param calls topics of the calls
 * @param replies topic of the answers
 * @param parser of an answer
 * @param kind what a call asks for, as metrics name it
 * @param encoder makes a complete call of one
 */
record Protocol<C, R>(
        String job,
        List<String> calls,
        String replies,
        Parser<R> parser,
        Function<C, String> kind,
        Encoder<C> encoder) {

    /** Completes a call and writes it as a record. */
    @FunctionalInterface
    interface Encoder<C> {
        /**
         * @param replyTo the replica that waits; empty if none does
         */
        ProducerRecord<String, byte[]> record(C call, String callId, String replyTo);
    }
}
