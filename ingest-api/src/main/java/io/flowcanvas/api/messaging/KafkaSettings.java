package io.flowcanvas.api.messaging;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.config.KafkaProperties;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.stereotype.Component;

/**
 * Settings of our Kafka clients: short time-outs, so that an outage is noticed while it matters.
 */
@Component
public final class KafkaSettings {
    private static final int REQUEST_TIMEOUT_MS = 2_000;
    private static final int LINGER_MS = 2;
    private static final int BATCH_BYTES = 256 * 1024;
    private static final int NEVER_MS = Integer.MAX_VALUE;
    private static final int RECONNECT_MS = 50;
    private static final int RECONNECT_MAX_MS = 1_000;

    private final KafkaProperties kafka;

    KafkaSettings(ApiProperties properties) {
        this.kafka = properties.kafka();
    }

    public KafkaProperties properties() {
        return kafka;
    }

    public Map<String, Object> admin() {
        Map<String, Object> settings = common();
        int timeout = (int) kafka.maxBlock().toMillis();
        settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, timeout);
        settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout);
        return settings;
    }

    /** JPEG does not compress further, so records are sent as they are. */
    Map<String, Object> producer() {
        Map<String, Object> settings = common();
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, kafka.bufferMemory().toBytes());
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, (int) kafka.maxRecordSize().toBytes());
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, kafka.maxBlock().toMillis());
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
        settings.put(
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                (int) kafka.deliveryTimeout().toMillis());
        return settings;
    }

    /**
     * For a caller that waits for an answer and must not be held up: a record leaves at once, or
     * fails at once where there is no room or the brokers are not known yet.
     *
     * @param delivery longest wait for a record's acknowledgement
     */
    public Map<String, Object> promptProducer(Duration delivery) {
        Map<String, Object> settings = producer();
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) delivery.toMillis());
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
        // while one request is on its way the next gathers what comes: alone a call waits for
        // nothing, under load a request carries many
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        // never forgotten, since nobody could wait for it to be learned again
        settings.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, NEVER_MS);
        return settings;
    }

    public Map<String, Object> consumer() {
        Map<String, Object> settings = common();
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        return settings;
    }

    private Map<String, Object> common() {
        Map<String, Object> settings = new HashMap<>(kafka.client());
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, RECONNECT_MS);
        settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MAX_MS);
        settings.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, 30_000);
        return settings;
    }
}
