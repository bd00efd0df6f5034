package io.flowcanvas.api.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

class ApiPropertiesTest {

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(ApiProperties.class)
    static class Settings {}

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(Settings.class);

    @Test
    void hasADefaultForEverything() {
        runner.run(
                context -> {
                    ApiProperties properties = context.getBean(ApiProperties.class);
                    assertThat(properties.images().inlineLimit())
                            .isEqualTo(DataSize.ofMegabytes(1));
                    assertThat(properties.kafka().bootstrapServers()).isEqualTo("127.0.0.1:9092");
                    assertThat(properties.flink().url()).isNull();
                    assertThat(properties.auth().issuers()).isEqualTo(List.of());
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flowcanvas.kafka.bootstrap-server=x",
                "flowcanvas.nonsense=1",
                "flowcanvas.images.inline-limit=17MB",
                "flowcanvas.postgres.port=0",
                "flowcanvas.files.part-size=1MB",
                "flowcanvas.cameras.picture-memory=16MB",
                "flowcanvas.tasks.expiry=31d",
                "flowcanvas.tasks.expiry=0s",
                "flowcanvas.tasks.quiet-period=0s",
                "flowcanvas.submission.initial-items-per-second=0"
            })
    void doesNotStartWithAKeyItDoesNotKnowOrAValueItCannotUse(String property) {
        runner.withPropertyValues(property).run(context -> assertThat(context).hasFailed());
    }

    @Test
    void takesTheAccountOfTheFirstAdministrator() {
        runner.withPropertyValues(
                        "flowcanvas.bootstrap.admin.username=root",
                        "flowcanvas.bootstrap.admin.password=secret")
                .run(
                        context ->
                                assertThat(
                                                context.getBean(ApiProperties.class)
                                                        .bootstrap()
                                                        .admin()
                                                        .isGiven())
                                        .isTrue());
    }
}
