package io.flowcanvas.api.appstore.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.core.component.ComponentCatalogue;
import io.flowcanvas.core.pipeline.PipelineRules;
import io.flowcanvas.core.task.ResultType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

class ApplicationsTest {

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(ApiProperties.class)
    @Import(Applications.class)
    static class Settings {
        @Bean
        PipelineRules rules() {
            return new PipelineRules(ComponentCatalogue.load());
        }
    }

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner()
                    .withInitializer(new ConfigDataApplicationContextInitializer())
                    .withUserConfiguration(Settings.class);

    @Test
    void shipsThree() {
        runner.run(
                context -> {
                    Applications applications = context.getBean(Applications.class);
                    assertThat(applications.names())
                            .containsExactly("detect-objects", "report", "thumbnails");
                    assertThat(applications.standard().name()).isEqualTo("detect-objects");
                    assertThat(applications.find("report").orElseThrow().resultType())
                            .isEqualTo(ResultType.WEBSITE);
                    assertThat(applications.standard().pipeline().outputs())
                            .containsExactly("draw");
                });
    }

    @Test
    void takesMoreBesideThem() {
        runner.withPropertyValues(
                        "flowcanvas.applications.grey.pipeline={\"name\":\"x\",\"steps\":[{\"component\":\"grayscale\"}]}",
                        "flowcanvas.applications.grey.attributes=a,b",
                        "flowcanvas.applications.thumbnails.assets-per-batch=7",
                        "flowcanvas.tasks.default-application=grey")
                .run(
                        context -> {
                            Applications applications = context.getBean(Applications.class);
                            assertThat(applications.names()).hasSize(4);
                            assertThat(applications.standard().attributes())
                                    .containsExactly("a", "b");
                            assertThat(
                                            applications
                                                    .find("thumbnails")
                                                    .orElseThrow()
                                                    .assetsPerBatch())
                                    .isEqualTo(7);
                        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "flowcanvas.applications.x.pipeline=[|flowcanvas.applications.x.pipeline is not"
                        + " JSON",
                "flowcanvas.applications.x.pipeline={\"name\":\"x\",\"steps\":[{\"component\":\"nonsense\"}]}|no"
                    + " component is called nonsense",
                "flowcanvas.applications.Un.pipeline={}|a name is made of",
                "flowcanvas.tasks.default-application=none|there are only the applications"
            })
    void doesNotStartWithWhatCannotBeRun(String property, String message) {
        runner.withPropertyValues(property)
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .rootCause()
                                        .satisfies(
                                                cause ->
                                                        assertThat(context.getStartupFailure())
                                                                .hasStackTraceContaining(message)));
    }
}
