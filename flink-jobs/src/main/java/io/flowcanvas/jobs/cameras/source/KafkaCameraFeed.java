package io.flowcanvas.jobs.cameras.source;

import com.google.protobuf.InvalidProtocolBufferException;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.jobs.kafka.CameraRecords;
import io.flowcanvas.proto.jobs.v1.CameraChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads topic {@code cameras} from its beginning and on, on a thread of its own. */
public final class KafkaCameraFeed implements CameraFeed {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(KafkaCameraFeed.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration FAREWELL = Duration.ofSeconds(10);

    private final String bootstrapServers;

    public KafkaCameraFeed(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    @Override
    public AutoCloseable follow(Listener listener) {
        Following following = new Following(consumer(), listener);
        following.thread.start();
        return following;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Properties properties = new Properties();
        properties.setProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.setProperty(ConsumerConfig.CLIENT_ID_CONFIG, "flowcanvas-images-cameras");
        properties.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        return new KafkaConsumer<>(properties, bytes, bytes);
    }

    private static final class Following implements AutoCloseable {
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final Listener listener;
        private final Thread thread;
        private volatile boolean closed;

        Following(KafkaConsumer<byte[], byte[]> consumer, Listener listener) {
            this.consumer = consumer;
            this.listener = listener;
            this.thread = new Thread(this::run, "camera-feed");
            thread.setDaemon(true);
            // user code that runs on it must find the job's classes
            thread.setContextClassLoader(KafkaCameraFeed.class.getClassLoader());
        }

        private void run() {
            try (consumer) {
                Map<TopicPartition, Long> ends = begin();
                boolean complete = false;
                while (!closed) {
                    List<CameraChange> changes = poll();
                    complete = complete || isPast(ends);
                    if (complete || !changes.isEmpty()) {
                        listener.changed(changes, complete);
                    }
                }
            } catch (WakeupException e) {
                LOG.debug("event=camera_feed_closed");
            } catch (RuntimeException | LinkageError failure) {
                if (!closed) {
                    listener.failed(failure);
                }
            }
        }

        private Map<TopicPartition, Long> begin() {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(Topics.CAMERAS).stream()
                            .map(each -> new TopicPartition(each.topic(), each.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return consumer.endOffsets(partitions);
        }

        private boolean isPast(Map<TopicPartition, Long> ends) {
            return ends.entrySet().stream()
                    .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
        }

        private List<CameraChange> poll() {
            List<CameraChange> changes = new ArrayList<>();
            try {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    read(record, changes);
                }
            } catch (RetriableException e) {
                LOG.warn("event=camera_feed_waits reason=\"{}\"", e.getMessage());
            }
            return changes;
        }

        private static void read(
                ConsumerRecord<byte[], byte[]> record, List<CameraChange> changes) {
            try {
                changes.add(CameraRecords.change(record));
            } catch (InvalidProtocolBufferException e) {
                LOG.warn(
                        "event=unreadable_camera partition={} offset={} reason=\"{}\"",
                        record.partition(),
                        record.offset(),
                        e.getMessage());
            }
        }

        @Override
        public void close() throws InterruptedException {
            closed = true;
            consumer.wakeup();
            thread.join(FAREWELL.toMillis());
        }
    }
}
