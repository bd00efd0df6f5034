package io.flowcanvas.jobs.kafka;

import io.flowcanvas.proto.jobs.v1.DeadLetter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks once how much the topic takes. Where that is not told, because the topic is yet to be made
 * or the job may not ask, it is taken to be what our own topics take.
 */
final class DeadLetterSerializer implements KafkaRecordSerializationSchema<DeadLetter> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterSerializer.class);
    private static final int PATIENCE_MS = 10_000;

    /** Bytes: one that was as large as a record can be is larger with our headers. */
    static final int OUR_LIMIT = 18 * 1024 * 1024;

    private final String bootstrapServers;
    private final String topic;
    private transient @Nullable DeadLetterRecords records;

    DeadLetterSerializer(String bootstrapServers, String topic) {
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
    }

    @Override
    public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sink) {
        records = new DeadLetterRecords(topic, Math.min(limit(), OUR_LIMIT));
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            DeadLetter letter, KafkaSinkContext context, @Nullable Long timestamp) {
        return Objects.requireNonNull(records, "open comes first").of(letter);
    }

    private int limit() {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin =
                Admin.create(
                        Map.of(
                                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                                PATIENCE_MS,
                                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                                PATIENCE_MS))) {
            Config config =
                    Objects.requireNonNull(
                            admin.describeConfigs(List.of(resource))
                                    .all()
                                    .get(PATIENCE_MS, TimeUnit.MILLISECONDS)
                                    .get(resource));
            ConfigEntry entry = config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
            return entry == null ? OUR_LIMIT : Integer.parseInt(entry.value());
        } catch (ExecutionException | TimeoutException unknown) {
            LOG.info(
                    "event=dead_letter_limit_unknown topic={} reason=\"{}\"",
                    topic,
                    unknown.toString());
            return OUR_LIMIT;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return OUR_LIMIT;
        }
    }
}
