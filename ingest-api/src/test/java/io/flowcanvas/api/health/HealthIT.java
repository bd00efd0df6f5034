package io.flowcanvas.api.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Canvas;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class HealthIT {
    private static final Api API = Api.shared();

    @Test
    void saysOfEveryPartWhetherItWorks() {
        JsonNode health =
                Objects.requireNonNull(
                        API.anonymous()
                                .get()
                                .uri("/health")
                                .exchange()
                                .expectStatus()
                                .isOk()
                                .expectBody(JsonNode.class)
                                .returnResult()
                                .getResponseBody());

        assertThat(health.path("status").asString()).isEqualTo("ok");
        assertThat(health.path("version").asString()).isNotEmpty();
        JsonNode components = health.path("components");
        for (String part :
                new String[] {"controller", "redis", "postgres", "kafka", "object_store"}) {
            assertThat(components.path(part).asString()).as(part).isEqualTo("ok");
        }
        for (String part : new String[] {"flink", "statefun"}) {
            assertThat(components.path(part).asString()).as(part).isEqualTo("disabled");
        }
        assertThat(components.path("runtimes").path("python").asString()).isEqualTo("disabled");
        assertThat(components.path("rate_limits").asString()).isEqualTo("ok");
        assertThat(components.path("result_cache").asString()).isEqualTo("ok");
    }

    @Test
    void countsForPrometheus() {
        new Canvas(API, "meter").createPipeline();
        Canvas.eventually(
                () ->
                        assertThat(text("/metrics"))
                                .contains("flowcanvas_executions{status=\"pending\"}")
                                .contains("flowcanvas_projection_lag")
                                .contains("flowcanvas_publish_seconds")
                                .contains("flowcanvas_watches")
                                .contains("http_server_requests_seconds"));
    }

    @Test
    void showsItsDocumentation() {
        assertThat(text("/docs")).contains("swagger-ui");
        assertThat(text("/openapi.yaml")).startsWith("openapi: 3");
        assertThat(text("/docs/initializer.js")).contains("/openapi.yaml");
        API.anonymous()
                .get()
                .uri("/docs/assets/swagger-ui-bundle.js")
                .exchange()
                .expectStatus()
                .isOk();
        API.anonymous().get().uri("/").exchange().expectHeader().location("/docs");
    }

    private static String text(String path) {
        return Objects.requireNonNull(
                API.anonymous()
                        .get()
                        .uri(path)
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody(String.class)
                        .returnResult()
                        .getResponseBody());
    }
}
