package io.flowcanvas.standalone.deadletters;

import io.flowcanvas.standalone.records.RecordReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Which letters were sent back, remembered in a compacted topic: key {@code TOPIC/PARTITION/OFFSET}
 * of the letter, value the letter's own time, so that a topic made anew begins with nothing.
 */
final class Redriven {
    static final String TOPIC = "dead-letters-redriven";

    private final Map<String, String> times;

    private Redriven(Map<String, String> times) {
        this.times = times;
    }

    static Redriven read(RecordReader reader) {
        Map<String, String> times = new HashMap<>();
        Map<TopicPartition, Long> first;
        Map<TopicPartition, Long> ends;
        try (KafkaConsumer<byte[], byte[]> consumer = reader.consumer()) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(TOPIC).stream()
                            .map(info -> new TopicPartition(TOPIC, info.partition()))
                            .toList();
            first = consumer.beginningOffsets(partitions);
            ends = consumer.endOffsets(partitions);
        }
        reader.read(
                first,
                ends,
                mark -> {
                    if (mark.key() != null && mark.value() != null) {
                        times.put(text(mark.key()), text(mark.value()));
                    }
                });
        return new Redriven(times);
    }

    static Redriven nothing() {
        return new Redriven(Map.of());
    }

    boolean contains(String topic, Letter letter) {
        return time(letter).equals(times.get(key(topic, letter)));
    }

    static ProducerRecord<byte[], byte[]> mark(String topic, Letter letter) {
        return new ProducerRecord<>(TOPIC, bytes(key(topic, letter)), bytes(time(letter)));
    }

    private static String key(String topic, Letter letter) {
        LetterPosition position = letter.position();
        return topic + "/" + position.partition() + "/" + position.offset();
    }

    private static String time(Letter letter) {
        return letter.writtenAt().toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
