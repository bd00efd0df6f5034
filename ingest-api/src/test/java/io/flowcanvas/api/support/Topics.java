package io.flowcanvas.api.support;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes the engine's topics, as the launcher does. */
final class Topics {
    private static final int PARTITIONS = 4;

    private Topics() {}

    static void create(String bootstrapServers) {
        Map<String, Object> settings =
                Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        try (Admin admin = Admin.create(settings)) {
            for (String topic : io.flowcanvas.core.naming.Topics.all()) {
                create(admin, topic);
            }
        }
    }

    private static void create(Admin admin, String name) {
        NewTopic topic =
                new NewTopic(name, PARTITIONS, (short) 1)
                        .configs(Map.of("max.message.bytes", "17825792"));
        try {
            admin.createTopics(List.of(topic)).all().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException(e);
            }
        }
    }
}
