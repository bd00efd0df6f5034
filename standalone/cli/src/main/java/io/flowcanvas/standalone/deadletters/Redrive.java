package io.flowcanvas.standalone.deadletters;

import io.flowcanvas.standalone.records.RecordReader;
import io.flowcanvas.standalone.settings.StackException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends letters back to the topics they came from. A letter and the mark that it was sent are one
 * transaction, so whatever breaks off, no letter goes twice or is marked and not sent. A second one
 * at the same time ends the first.
 */
public final class Redrive {
    private static final String TRANSACTION = "flowcanvas-dlq-redrive";
    private static final int LETTERS_IN_TRANSACTION = 100;
    static final int LARGEST_LETTER = 17 * 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DeadLetterTopic topic;
    private final boolean again;
    private final String bootstrapServers;
    private final RecordReader reader;
    private final Map<String, Target> targets;

    /**
     * @param targets topics that letters may go back to
     */
    Redrive(
            DeadLetterTopic topic,
            boolean again,
            String bootstrapServers,
            RecordReader reader,
            Map<String, Target> targets) {
        this.topic = topic;
        this.again = again;
        this.bootstrapServers = bootstrapServers;
        this.reader = reader;
        this.targets = Map.copyOf(targets);
    }

    /** What would be sent. */
    public Plan plan(Predicate<Letter> wanted) {
        Sorting sorting = sorting();
        SortedMap<String, Integer> counts = new TreeMap<>();
        int[] passedOver = {0, 0};
        List<LetterPosition> tooLarge = new ArrayList<>();
        topic.forEach(
                letter -> {
                    if (!wanted.test(letter)) {
                        return;
                    }
                    switch (sorting.of(letter)) {
                        case GOES -> counts.merge(letter.topic().orElse(""), 1, Integer::sum);
                        case SENT_BEFORE -> passedOver[0]++;
                        case HOMELESS -> passedOver[1]++;
                        case TOO_LARGE -> tooLarge.add(letter.position());
                    }
                });
        return new Plan(counts, passedOver[0], passedOver[1], tooLarge);
    }

    private Sorting sorting() {
        Redriven redriven = Redriven.read(reader);
        return new Sorting(targets, letter -> !again && redriven.contains(topic.name(), letter));
    }

    /**
     * Sends them.
     *
     * @return how many
     * @throws StackException when Kafka refuses; those sent before are marked
     */
    public int send(Predicate<Letter> wanted) {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            // ends another one's transaction, so that its marks are there or never will be
            producer.initTransactions();
            Sending sending = new Sending(producer, sorting());
            topic.forEach(
                    letter -> {
                        if (wanted.test(letter)) {
                            sending.take(letter);
                        }
                    });
            sending.commit();
            return sending.sent;
        } catch (KafkaException refused) {
            throw new StackException("kafka refused: " + refused.getMessage(), refused);
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        TRANSACTION,
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        (int) PATIENCE.toMillis(),
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        PATIENCE.toMillis(),
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        LARGEST_LETTER,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        2L * LARGEST_LETTER),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Fills transactions. */
    private final class Sending {
        private final KafkaProducer<byte[], byte[]> producer;
        private final Sorting sorting;
        private int open;
        private int sent;

        Sending(KafkaProducer<byte[], byte[]> producer, Sorting sorting) {
            this.producer = producer;
            this.sorting = sorting;
        }

        // commitTransaction throws what a send has failed with
        @SuppressWarnings("FutureReturnValueIgnored")
        void take(Letter letter) {
            if (sorting.of(letter) != Sorting.Verdict.GOES) {
                return;
            }
            if (open == 0) {
                producer.beginTransaction();
            }
            producer.send(sorting.original(letter));
            producer.send(Redriven.mark(topic.name(), letter));
            open++;
            if (open == LETTERS_IN_TRANSACTION) {
                commit();
            }
        }

        void commit() {
            if (open > 0) {
                producer.commitTransaction();
                sent += open;
                open = 0;
            }
        }
    }

    /**
     * @param counts letters by the topic they go to
     * @param sentBefore those left out because they were sent back already
     * @param homeless those left out because they do not say where they came from, or name a topic
     *     that this one does not serve
     * @param tooLarge those left out because their topic does not take so much, or because they
     *     were too large to be kept whole
     */
    public record Plan(
            SortedMap<String, Integer> counts,
            int sentBefore,
            int homeless,
            List<LetterPosition> tooLarge) {
        private static final int MOST_NAMED = 20;

        public Plan {
            counts = new TreeMap<>(counts);
            tooLarge = List.copyOf(tooLarge);
        }

        public int letters() {
            return counts.values().stream().mapToInt(Integer::intValue).sum();
        }

        /** What is left out and why, in sentences. */
        public List<String> remarks() {
            List<String> remarks = new ArrayList<>();
            if (sentBefore > 0) {
                remarks.add(
                        "%d were sent back before; --again sends them once more"
                                .formatted(sentBefore));
            }
            if (homeless > 0) {
                remarks.add("%d name no topic that they could go back to".formatted(homeless));
            }
            if (!tooLarge.isEmpty()) {
                remarks.add(
                        "%d are too large for the topic they came from, or lost their end: %s%s"
                                .formatted(
                                        tooLarge.size(),
                                        tooLarge.stream()
                                                .limit(MOST_NAMED)
                                                .map(LetterPosition::toString)
                                                .collect(Collectors.joining(" ")),
                                        tooLarge.size() > MOST_NAMED ? " …" : ""));
            }
            return remarks;
        }
    }
}
