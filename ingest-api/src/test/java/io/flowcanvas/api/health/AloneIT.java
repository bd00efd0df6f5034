package io.flowcanvas.api.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.testkit.PostgresDatabase;
import io.flowcanvas.testkit.Services;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.JsonNode;

class AloneIT {

    @Test
    void startsAndStaysUpWithNothingBehindItAndSaysSo() throws IOException {
        int nothing = closedPort();
        try (Api api =
                Api.startUnready(
                        "--flowcanvas.kafka.bootstrap-servers=127.0.0.1:" + nothing,
                        "--flowcanvas.postgres.port=" + nothing,
                        "--flowcanvas.redis.port=" + nothing,
                        "--flowcanvas.object-store.endpoint=http://127.0.0.1:" + nothing,
                        "--flowcanvas.object-store.access-key=none",
                        "--flowcanvas.object-store.secret-key=none",
                        "--flowcanvas.flink.url=http://127.0.0.1:" + nothing)) {
            JsonNode health =
                    Objects.requireNonNull(
                            api.anonymous()
                                    .get()
                                    .uri("/health")
                                    .exchange()
                                    .expectStatus()
                                    .isEqualTo(503)
                                    .expectBody(JsonNode.class)
                                    .returnResult()
                                    .getResponseBody());

            assertThat(health.path("status").asString()).isEqualTo("degraded");
            for (String part :
                    new String[] {"redis", "postgres", "kafka", "object_store", "flink"}) {
                assertThat(health.path("components").path(part).asString())
                        .as(part)
                        .isEqualTo("down");
            }
            api.anonymous().get().uri("/health/liveness").exchange().expectStatus().isOk();
            api.anonymous().get().uri("/health/readiness").exchange().expectStatus().isEqualTo(503);
            api.anonymous()
                    .post()
                    .uri("/v1/auth/login")
                    .bodyValue(Map.of("username", "a", "password", "b"))
                    .exchange()
                    .expectStatus()
                    .isEqualTo(503)
                    .expectHeader()
                    .exists(HttpHeaders.RETRY_AFTER);
        }
    }

    @Test
    void comesUpWithItsServicesWhenTheyComeLater() {
        PostgresDatabase database = Services.postgres().newDatabase();
        Services.postgres().stop();
        try (Api api = Api.startUnready(Api.services(database).toArray(String[]::new))) {
            assertThat(api.isReady()).isFalse();

            Services.postgres().start();

            Awaitility.await().until(api::isReady);
            assertThat(api.login(Api.ADMIN)).isNotEmpty();
        } finally {
            if (!Services.postgres().isRunning()) {
                Services.postgres().start();
            }
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
