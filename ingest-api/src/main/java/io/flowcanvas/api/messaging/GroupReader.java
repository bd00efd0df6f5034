package io.flowcanvas.api.messaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic for all replicas together, which share its partitions, from its beginning on. What
 * could not be taken is read again. What was taken is committed twice a second, when nothing more
 * comes, and when partitions go to another replica: after a crash half a second of it is taken
 * again, so takers go by what they have. Used by one thread.
 */
public final class GroupReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupReader.class);
    private static final Duration POLL = Duration.ofMillis(500);

    /** A commit costs the broker as much as a record: not one for each that comes alone. */
    private static final Duration BETWEEN_COMMITS = Duration.ofMillis(500);

    /** Of a broker that may be gone, at the end. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final String topic;
    private final Map<String, Object> settings;
    private final Consumer<List<ConsumerRecord<String, byte[]>>> taker;
    private final LongSupplier nanoTime;
    private @Nullable KafkaConsumer<String, byte[]> consumer;
    private boolean uncommitted;
    private long committedAt;

    /**
     * @param group consumer group, the same in every replica
     * @param most records in one batch
     * @param taker fails if it could not take a batch
     */
    public GroupReader(
            String topic,
            String group,
            int most,
            KafkaSettings kafka,
            Consumer<List<ConsumerRecord<String, byte[]>>> taker) {
        this(topic, group, most, kafka, taker, System::nanoTime);
    }

    GroupReader(
            String topic,
            String group,
            int most,
            KafkaSettings kafka,
            Consumer<List<ConsumerRecord<String, byte[]>>> taker,
            LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.committedAt = nanoTime.getAsLong();
        this.topic = topic;
        this.taker = taker;
        this.settings = kafka.consumer();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, most);
    }

    /** Takes what has come, or waits half a second for something. */
    public void poll() {
        KafkaConsumer<String, byte[]> open = open();
        try {
            ConsumerRecords<String, byte[]> records = open.poll(POLL);
            if (!records.isEmpty()) {
                take(open, records);
            }
            if (records.isEmpty()
                    || nanoTime.getAsLong() - committedAt >= BETWEEN_COMMITS.toNanos()) {
                commit(open);
            }
        } catch (KafkaException e) {
            uncommitted = false;
            close();
            throw e;
        }
    }

    /** Records that wait to be read here. */
    public long lag() {
        KafkaConsumer<String, byte[]> open = open();
        return open.assignment().stream()
                .mapToLong(partition -> open.currentLag(partition).orElse(0))
                .sum();
    }

    /** Of all that is written, what part is read here. */
    public double share() {
        KafkaConsumer<String, byte[]> open = open();
        int all = open.partitionsFor(topic).size();
        int mine = open.assignment().size();
        return all == 0 || mine == 0 ? 1 : (double) mine / all;
    }

    private void take(KafkaConsumer<String, byte[]> open, ConsumerRecords<String, byte[]> records) {
        List<ConsumerRecord<String, byte[]>> all = new ArrayList<>(records.count());
        records.forEach(all::add);
        try {
            taker.accept(all);
        } catch (RuntimeException | Error e) {
            for (TopicPartition partition : records.partitions()) {
                open.seek(partition, records.records(partition).get(0).offset());
            }
            throw e;
        }
        uncommitted = true;
    }

    private void commit(KafkaConsumer<String, byte[]> open) {
        if (uncommitted) {
            open.commitSync();
            uncommitted = false;
            committedAt = nanoTime.getAsLong();
        }
    }

    private KafkaConsumer<String, byte[]> open() {
        KafkaConsumer<String, byte[]> open = consumer;
        if (open == null) {
            open = new KafkaConsumer<>(settings);
            open.subscribe(List.of(topic), new Handover(open));
            consumer = open;
        }
        return open;
    }

    @Override
    public void close() {
        if (consumer != null) {
            consumer.close();
            consumer = null;
        }
    }

    /** Another replica goes on where this one has come to. */
    private final class Handover implements ConsumerRebalanceListener {
        private final KafkaConsumer<String, byte[]> reading;

        Handover(KafkaConsumer<String, byte[]> reading) {
            this.reading = reading;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            if (!uncommitted) {
                return;
            }
            try {
                reading.commitSync(FAREWELL);
                uncommitted = false;
            } catch (KafkaException e) {
                LOG.info(
                        "event=taken_again topic={} partitions={} reason=\"{}\"",
                        topic,
                        partitions,
                        e.getMessage());
            }
        }
    }
}
