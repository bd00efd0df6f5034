package io.flowcanvas.standalone.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.testkit.Services;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

class KafkaTopicsIT {

    @Test
    void allTopicsAreMadeAndMakingThemAgainChangesNothing() throws Exception {
        String bootstrap = Services.kafka().bootstrapServers();

        new KafkaTopics(bootstrap).make();
        new KafkaTopics(bootstrap).make();

        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            Set<String> names = admin.listTopics().names().get();
            assertThat(names).containsAll(Topics.all());
            assertThat(value(admin, Topics.PIPELINES, "cleanup.policy")).isEqualTo("compact");
            assertThat(value(admin, Topics.PIPELINE_REQUESTS_LOW, "retention.bytes"))
                    .isEqualTo("-1");
            assertThat(value(admin, Topics.PIPELINE_REQUESTS_LOW, "max.message.bytes"))
                    .isEqualTo("17825792");
            assertThat(value(admin, Topics.IMAGE_REQUESTS_DEAD_LETTERS, "max.message.bytes"))
                    .isEqualTo("18874368");
            assertThat(value(admin, Topics.IMAGE_REQUESTS, "message.timestamp.type"))
                    .isEqualTo("LogAppendTime");
        }
    }

    private static String value(Admin admin, String topic, String key) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
        return config.get(key).value();
    }
}
