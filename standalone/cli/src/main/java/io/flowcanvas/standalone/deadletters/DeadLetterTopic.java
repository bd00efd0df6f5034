package io.flowcanvas.standalone.deadletters;

import io.flowcanvas.standalone.records.RecordReader;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * The letters that a dead letter topic held when it was opened; what dies meanwhile is not among
 * them.
 */
public final class DeadLetterTopic {
    private final String name;
    private final RecordReader reader;
    private final Map<TopicPartition, Long> first;
    private final Map<TopicPartition, Long> ends;

    private DeadLetterTopic(
            String name,
            RecordReader reader,
            Map<TopicPartition, Long> first,
            Map<TopicPartition, Long> ends) {
        this.name = name;
        this.reader = reader;
        this.first = first;
        this.ends = ends;
    }

    static DeadLetterTopic open(String name, RecordReader reader) {
        try (KafkaConsumer<byte[], byte[]> consumer = reader.consumer()) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(name).stream()
                            .map(info -> new TopicPartition(name, info.partition()))
                            .toList();
            return new DeadLetterTopic(
                    name,
                    reader,
                    consumer.beginningOffsets(partitions),
                    consumer.endOffsets(partitions));
        }
    }

    public String name() {
        return name;
    }

    /** Partition by partition, each from its oldest letter to its newest. */
    public void forEach(Consumer<Letter> visitor) {
        reader.read(first, ends, record -> visitor.accept(new Letter(record)));
    }

    /** The letter at a position, where there is one. */
    public Optional<Letter> at(LetterPosition position) {
        TopicPartition partition = new TopicPartition(name, position.partition());
        long begin = first.getOrDefault(partition, Long.MAX_VALUE);
        long end = ends.getOrDefault(partition, 0L);
        if (position.offset() < begin || position.offset() >= end) {
            return Optional.empty();
        }
        AtomicReference<Letter> found = new AtomicReference<>();
        reader.read(
                Map.of(partition, position.offset()),
                Map.of(partition, position.offset() + 1),
                record -> found.set(new Letter(record)));
        return Optional.ofNullable(found.get());
    }

    /** Everything that is here now. */
    public Cut all() {
        return cut(ends);
    }

    /** In each partition the letters up to a position, and with it. */
    public Cut upTo(List<LetterPosition> positions) {
        Map<TopicPartition, Long> before = new HashMap<>();
        for (LetterPosition position : positions) {
            TopicPartition partition = new TopicPartition(name, position.partition());
            Long end = ends.get(partition);
            if (end == null || position.offset() >= end) {
                throw new IllegalArgumentException("%s has no %s".formatted(name, position));
            }
            before.merge(partition, position.offset() + 1, Math::max);
        }
        return cut(before);
    }

    /** In each partition the letters before its first one that is younger than that. */
    public Cut olderThan(Duration age) {
        long limit = Instant.now().minus(age).toEpochMilli();
        Map<TopicPartition, Long> times = new HashMap<>();
        ends.keySet().forEach(partition -> times.put(partition, limit));
        Map<TopicPartition, Long> before = new HashMap<>(ends);
        try (KafkaConsumer<byte[], byte[]> consumer = reader.consumer()) {
            Map<TopicPartition, OffsetAndTimestamp> younger = consumer.offsetsForTimes(times);
            younger.forEach(
                    (partition, found) -> {
                        if (found != null) {
                            before.merge(partition, found.offset(), Math::min);
                        }
                    });
        }
        return cut(before);
    }

    private Cut cut(Map<TopicPartition, Long> before) {
        Map<TopicPartition, Long> some = new HashMap<>();
        long letters = 0;
        for (Map.Entry<TopicPartition, Long> entry : before.entrySet()) {
            long begin = first.getOrDefault(entry.getKey(), 0L);
            if (entry.getValue() > begin) {
                some.put(entry.getKey(), entry.getValue());
                letters += count(entry.getKey(), begin, entry.getValue());
            }
        }
        return new Cut(some, letters);
    }

    private long count(TopicPartition partition, long begin, long end) {
        long[] count = {0};
        reader.read(Map.of(partition, begin), Map.of(partition, end), record -> count[0]++);
        return count[0];
    }

    /**
     * What a deletion would take.
     *
     * @param before first offset of each partition that stays
     * @param letters how many go
     */
    public record Cut(Map<TopicPartition, Long> before, long letters) {
        public Cut {
            before = Map.copyOf(before);
        }
    }
}
