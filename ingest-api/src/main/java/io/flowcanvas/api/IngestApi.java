package io.flowcanvas.api;

import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.core.component.ComponentCatalogue;
import io.flowcanvas.core.json.Json;
import io.flowcanvas.core.pipeline.ExecutionParameters;
import io.flowcanvas.core.pipeline.PipelineRules;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

/** The API: REST and WebSocket in front, Kafka, PostgreSQL, Redis and the object store behind. */
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties(ApiProperties.class)
public class IngestApi {

    public static void main(String[] arguments) {
        SpringApplication.run(IngestApi.class, arguments);
    }

    @Bean
    JsonMapper jsonMapper() {
        return Json.mapper();
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    ComponentCatalogue componentCatalogue() {
        return ComponentCatalogue.load();
    }

    @Bean
    PipelineRules pipelineRules(ComponentCatalogue catalogue) {
        return new PipelineRules(catalogue);
    }

    @Bean
    ExecutionParameters executionParameters(ComponentCatalogue catalogue) {
        return new ExecutionParameters(catalogue);
    }
}
