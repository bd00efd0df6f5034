package io.flowcanvas.standalone.deadletters;

import io.flowcanvas.standalone.settings.StackException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
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
    private static final int LARGEST_LETTER = 17 * 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DeadLetterTopic topic;
    private final boolean again;
    private final String bootstrapServers;
    private final RecordReader reader;
    private final Map<String, Integer> targets;

    /**
     * @param targets topics that letters may go back to, and how many partitions those have
     */
    Redrive(
            DeadLetterTopic topic,
            boolean again,
            String bootstrapServers,
            RecordReader reader,
            Map<String, Integer> targets) {
        this.topic = topic;
        this.again = again;
        this.bootstrapServers = bootstrapServers;
        this.reader = reader;
        this.targets = Map.copyOf(targets);
    }

    /** What would be sent. */
    public Plan plan(Predicate<Letter> wanted) {
        Redriven redriven = Redriven.read(reader);
        SortedMap<String, Integer> counts = new TreeMap<>();
        int[] passedOver = {0, 0};
        topic.forEach(
                letter -> {
                    if (!wanted.test(letter)) {
                        return;
                    }
                    if (!again && redriven.contains(topic.name(), letter)) {
                        passedOver[0]++;
                    } else if (target(letter).isEmpty()) {
                        passedOver[1]++;
                    } else {
                        counts.merge(target(letter), 1, Integer::sum);
                    }
                });
        return new Plan(counts, passedOver[0], passedOver[1]);
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
            Sending sending = new Sending(producer, Redriven.read(reader));
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

    /** Empty where it does not say, or names a topic that is not this one's business. */
    private String target(Letter letter) {
        return letter.topic().filter(targets::containsKey).orElse("");
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
        private final Redriven redriven;
        private int open;
        private int sent;

        Sending(KafkaProducer<byte[], byte[]> producer, Redriven redriven) {
            this.producer = producer;
            this.redriven = redriven;
        }

        // commitTransaction throws what a send has failed with
        @SuppressWarnings("FutureReturnValueIgnored")
        void take(Letter letter) {
            String target = target(letter);
            if (target.isEmpty() || (!again && redriven.contains(topic.name(), letter))) {
                return;
            }
            if (open == 0) {
                producer.beginTransaction();
            }
            producer.send(letter.original(target, targets.getOrDefault(target, 0)));
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
     */
    public record Plan(SortedMap<String, Integer> counts, int sentBefore, int homeless) {
        public Plan {
            counts = new TreeMap<>(counts);
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
            return remarks;
        }
    }
}
