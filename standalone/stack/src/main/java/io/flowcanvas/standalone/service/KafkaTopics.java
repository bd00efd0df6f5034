package io.flowcanvas.standalone.service;

import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.standalone.settings.StackException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes the engine's topics where they are missing; those that are there stay as they are. */
final class KafkaTopics {
    private static final int LANE_PARTITIONS = 4;
    private static final String MESSAGE_LIMIT = Integer.toString(17 << 20);

    /** A letter has headers more than the largest record. */
    private static final String LETTER_LIMIT = Integer.toString(18 << 20);

    private static final Duration KEPT = Duration.ofDays(3);

    private static final Set<String> COMPACTED = Set.of(Topics.PIPELINES, Topics.CAMERAS);

    /** Pictures that are of no use a little later. */
    private static final Set<String> FLEETING =
            Set.of(Topics.CAMERA_FRAMES, Topics.CAMERA_PICTURES, Topics.IMAGE_REPLIES);

    private static final Duration FLEETING_KEPT = Duration.ofMinutes(10);
    private static final String FLEETING_SEGMENT = Integer.toString(64 << 20);

    private final String bootstrapServers;

    KafkaTopics(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * @throws StackException when the broker refuses
     */
    void make() {
        try (Admin admin =
                Admin.create(
                        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            Map<String, KafkaFuture<Void>> results =
                    admin.createTopics(Topics.all().stream().map(KafkaTopics::topic).toList())
                            .values();
            for (Map.Entry<String, KafkaFuture<Void>> result : results.entrySet()) {
                await(result.getKey(), result.getValue());
            }
        }
    }

    private static void await(String topic, KafkaFuture<Void> result) {
        try {
            result.get();
        } catch (ExecutionException failure) {
            if (!(failure.getCause() instanceof TopicExistsException)) {
                throw new StackException(
                        "kafka refused to make the topic %s: %s"
                                .formatted(topic, String.valueOf(failure.getCause())),
                        failure);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while making topics", interrupted);
        }
    }

    static NewTopic topic(String name) {
        boolean single = COMPACTED.contains(name) || name.equals(Topics.EXECUTION_CONTROL);
        NewTopic topic = new NewTopic(name, single ? 1 : LANE_PARTITIONS, (short) -1);
        Map<String, String> settings = new HashMap<>();
        settings.put("max.message.bytes", name.endsWith(".dlq") ? LETTER_LIMIT : MESSAGE_LIMIT);
        if (name.equals(Topics.IMAGE_REQUESTS)) {
            // strangers write it: ours is the time that executions are sorted by
            settings.put("message.timestamp.type", "LogAppendTime");
            // else the limit holds for what is compressed, and a dead letter might not fit anywhere
            settings.put("compression.type", "uncompressed");
        }
        if (COMPACTED.contains(name)) {
            settings.put("cleanup.policy", "compact");
        } else if (FLEETING.contains(name)) {
            settings.put("retention.ms", Long.toString(FLEETING_KEPT.toMillis()));
            settings.put("segment.ms", Long.toString(FLEETING_KEPT.toMillis()));
            settings.put("segment.bytes", FLEETING_SEGMENT);
        } else {
            settings.put("retention.ms", Long.toString(KEPT.toMillis()));
            settings.put("retention.bytes", "-1");
        }
        return topic.configs(settings);
    }
}
