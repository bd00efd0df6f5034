package io.flowcanvas.api.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Bucket;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.api.support.FakeEngine;
import io.flowcanvas.testkit.Server;
import io.flowcanvas.testkit.Services;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.JsonNode;

/** One part after the other goes down while the API runs. */
class OutageIT {
    private static final Canvas OLGA = new Canvas(Api.shared(), "olga");
    private static final Duration FEW_SECONDS = Duration.ofSeconds(15);

    @Test
    void withoutKafkaASubmissionIsRefusedAndLeavesNothing() {
        String pipeline = OLGA.createPipeline();
        Map<String, String> key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        List<String> inputs = Bucket.keys("inputs/");
        without(
                Services.kafka(),
                () -> {
                    Instant before = Instant.now();
                    JsonNode problem = OLGA.submitRefused(form(pipeline), key, 503);
                    assertThat(problem.path("code").asString()).isEqualTo("SERVICE_UNAVAILABLE");
                    assertThat(Duration.between(before, Instant.now())).isLessThan(FEW_SECONDS);
                    OLGA.submitRefused(
                            Canvas.form(pipeline).file("large.jpg", new byte[2 * 1024 * 1024]),
                            503);
                    assertThat(Bucket.keys("inputs/")).containsExactlyInAnyOrderElementsOf(inputs);
                    assertThat(executions(pipeline)).isZero();
                    Canvas.eventually(() -> assertThat(health("kafka")).isEqualTo("down"));
                });
        OLGA.submit(form(pipeline), key);
        assertThat(executions(pipeline)).isEqualTo(1);
        Canvas.eventually(() -> assertThat(health("kafka")).isEqualTo("ok"));
    }

    @Test
    void withoutPostgresRequestsAreRefusedAndProgressIsKept() {
        try (FakeEngine engine = new FakeEngine(Services.kafka().bootstrapServers())) {
            String pipeline = OLGA.createPipeline();
            String id = OLGA.submitted(form(pipeline));
            Canvas.eventually(() -> assertThat(engine.requests(id)).hasSize(1));
            without(
                    Services.postgres(),
                    () -> {
                        engine.complete(id);
                        unavailable("/v1/executions/" + id);
                        Canvas.eventually(() -> assertThat(health("postgres")).isEqualTo("down"));
                        Canvas.eventually(() -> status("/health", 503));
                        Canvas.eventually(() -> status("/health/readiness", 503));
                        status("/health/liveness", 200);
                    });
            Canvas.eventually(() -> status("/health/readiness", 200));
            assertThat(OLGA.awaitFinal(id).path("status").asString()).isEqualTo("completed");
        }
    }

    @Test
    void withoutTheObjectStoreOnlyWhatNeedsItIsRefused() {
        String pipeline = OLGA.createPipeline();
        String file = OLGA.upload("kept.txt", new byte[] {1});
        without(
                Services.objectStore(),
                () -> {
                    unavailable("/v1/files/" + file);
                    OLGA.submitRefused(
                            Canvas.form(pipeline).file("large.jpg", new byte[2 * 1024 * 1024]),
                            503);
                    assertThat(executions(pipeline)).isZero();
                    OLGA.submitted(form(pipeline));
                    Canvas.eventually(() -> assertThat(health("object_store")).isEqualTo("down"));
                    assertThat(health("postgres")).isEqualTo("ok");
                });
        Canvas.eventually(
                () ->
                        OLGA.client()
                                .get()
                                .uri("/v1/files/" + file)
                                .exchange()
                                .expectStatus()
                                .isOk());
    }

    @Test
    void withoutRedisEverythingWorksButLoggingOut() {
        String leaving = Api.shared().login("olga");
        without(
                Services.redis(),
                () -> {
                    OLGA.submitted(form(OLGA.createPipeline()));
                    assertThat(Api.shared().login("olga")).isNotEmpty();
                    logout(leaving, 503);
                    Canvas.eventually(() -> assertThat(health("redis")).isEqualTo("down"));
                    status("/health", 200);
                });
        Canvas.eventually(() -> assertThat(health("redis")).isEqualTo("ok"));
        Canvas.eventually(() -> logout(leaving, 204));
        Api.shared()
                .anonymous()
                .get()
                .uri("/v1/pipelines")
                .headers(headers -> headers.setBearerAuth(leaving))
                .exchange()
                .expectStatus()
                .isUnauthorized();
    }

    @Test
    void aTokenLoggedOutBeforeRedisFailedStaysRefused() {
        String gone = Api.shared().login("olga");
        logout(gone, 204);
        without(
                Services.redis(),
                () ->
                        Api.shared()
                                .anonymous()
                                .get()
                                .uri("/v1/pipelines")
                                .headers(headers -> headers.setBearerAuth(gone))
                                .exchange()
                                .expectStatus()
                                .isUnauthorized());
        Canvas.eventually(() -> assertThat(health("redis")).isEqualTo("ok"));
    }

    private static void without(Server server, Runnable isDown) {
        server.stop();
        try {
            isDown.run();
        } finally {
            server.start();
        }
    }

    private static Canvas.Form form(String pipeline) {
        return Canvas.form(pipeline).file("held.jpg", new byte[] {1});
    }

    private static int executions(String pipeline) {
        return OLGA.get("/v1/executions?pipeline_id=" + pipeline).path("data").size();
    }

    private static void unavailable(String path) {
        OLGA.client()
                .get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isEqualTo(503)
                .expectHeader()
                .exists(HttpHeaders.RETRY_AFTER)
                .expectHeader()
                .contentType("application/problem+json");
    }

    private static void status(String path, int status) {
        Api.shared().anonymous().get().uri(path).exchange().expectStatus().isEqualTo(status);
    }

    private static void logout(String token, int status) {
        Api.shared()
                .anonymous()
                .post()
                .uri("/v1/auth/logout")
                .headers(headers -> headers.setBearerAuth(token))
                .exchange()
                .expectStatus()
                .isEqualTo(status);
    }

    private static String health(String component) {
        JsonNode health =
                Objects.requireNonNull(
                        Api.shared()
                                .anonymous()
                                .get()
                                .uri("/health")
                                .exchange()
                                .expectBody(JsonNode.class)
                                .returnResult()
                                .getResponseBody());
        return health.path("components").path(component).asString();
    }
}
