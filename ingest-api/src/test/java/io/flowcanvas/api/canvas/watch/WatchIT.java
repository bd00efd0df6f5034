package io.flowcanvas.api.canvas.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.api.support.FakeEngine;
import io.flowcanvas.api.support.Socket;
import io.flowcanvas.api.support.Tokens;
import io.flowcanvas.testkit.Services;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class WatchIT {
    private static final Api API = Api.shared();
    private static final Canvas WANDA = new Canvas(API, "wanda");
    private static FakeEngine engine;

    @BeforeAll
    static void startEngine() {
        engine = new FakeEngine(Services.kafka().bootstrapServers());
    }

    @AfterAll
    static void stopEngine() {
        engine.close();
    }

    @Test
    void sendsThePresentStateFirstAndThenEveryChangeToTheEnd() {
        String id = held();
        try (Socket socket = socket()) {
            socket.watch(id);
            JsonNode first = socket.awaitProgress(id, "pending");
            assertThat(
                            first.path("data")
                                    .path("step_details")
                                    .path(0)
                                    .path("component_name")
                                    .asString())
                    .isEqualTo("resize");

            WANDA.postAccepted("/v1/executions/" + id + "/cancel", Map.of());

            socket.awaitProgress(id, "cancelled");
        }
    }

    @Test
    void sendsTheStateOfAnExecutionThatIsOver() {
        String id =
                WANDA.submitted(Canvas.form(WANDA.createPipeline()).file("x.jpg", new byte[] {1}));
        WANDA.awaitFinal(id);
        try (Socket socket = socket()) {
            JsonNode last = socket.watch(id).awaitProgress(id, "completed");

            JsonNode data = last.path("data");
            assertThat(data.path("progress_percentage").asDouble()).isEqualTo(100);
            JsonNode step = data.path("step_details").path(0);
            assertThat(step.path("status").asString()).isEqualTo("completed");
            assertThat(Instant.parse(step.path("started_at").asString())).isNotNull();
            assertThat(step.path("resource_usage").path("cpu_usage").asDouble()).isEqualTo(0.5);
            assertThat(step.path("resource_usage").has("gpu_usage")).isFalse();
        }
    }

    @Test
    void tellsAnEndThatIsNotInTheDatabaseYet() throws SQLException {
        String id = held();
        try (Connection writer = Api.sharedDatabase().connect();
                Statement statement = writer.createStatement();
                Socket before = socket();
                Socket after = socket();
                Socket all = socket()) {
            before.watch(id).awaitProgress(id, "pending");
            Canvas.eventually(() -> assertThat(engine.requests(id)).hasSize(1));
            writer.setAutoCommit(false);
            statement.execute("select 1 from executions where id = '" + id + "' for update");
            engine.complete(id);
            before.awaitProgress(id, "completed");

            after.watch(id).awaitProgress(id, "completed");
            all.send(Map.of("type", "watch", "all", true));
            all.awaitProgress(id, "completed");

            assertThat(WANDA.get("/v1/executions/" + id).path("status").asString())
                    .isEqualTo("pending");
            writer.rollback();
        }
    }

    @Test
    void saysWhyAnExecutionFailed() {
        try (Socket socket = socket()) {
            socket.send(Map.of("type", "watch", "all", true));
            String id =
                    WANDA.submitted(
                            Canvas.form(WANDA.createPipeline()).file("bad.jpg", new byte[] {1}));

            socket.awaitProgress(id, "failed");
            JsonNode error = socket.awaitError("UNREADABLE_IMAGE");
            assertThat(error.path("execution_id").asString()).isEqualTo(id);
        }
    }

    @Test
    void watchesAllOfOnesOwnAndNothingOfOthers() {
        Canvas other = new Canvas(API, "walter");
        try (Socket socket = socket()) {
            socket.send(Map.of("type", "watch", "all", true));
            String foreign =
                    other.submitted(
                            Canvas.form(other.createPipeline()).file("x.jpg", new byte[] {1}));
            other.awaitFinal(foreign);
            String own =
                    WANDA.submitted(
                            Canvas.form(WANDA.createPipeline()).file("x.jpg", new byte[] {1}));

            socket.awaitProgress(own, "completed");

            assertThat(socket.received())
                    .noneMatch(
                            message -> message.path("execution_id").asString("").equals(foreign));
        }
    }

    @Test
    void refusesWhatOneMayNotSeeWithoutSayingWhetherItExists() {
        Canvas other = new Canvas(API, "walter");
        String foreign =
                other.submitted(
                        Canvas.form(other.createPipeline()).file("held.jpg", new byte[] {1}));
        String unknown = UUID.randomUUID().toString();
        try (Socket socket = socket()) {
            socket.watch(foreign).watch(unknown);

            JsonNode one = socket.await(message -> isAbout(message, foreign));
            JsonNode two = socket.await(message -> isAbout(message, unknown));

            assertThat(one.path("error").path("code").asString()).isEqualTo("FORBIDDEN");
            assertThat(one.path("error")).isEqualTo(two.path("error"));
        }
    }

    @Test
    void tellsWhatIsWrongWithAMessageAndStaysOpen() {
        String id = held();
        try (Socket socket = socket()) {
            socket.sendText("no json");
            socket.awaitError("INVALID_REQUEST");
            socket.send(Map.of("type", "dance"));
            socket.send(Map.of("type", "watch", "execution_id", "no id"));
            socket.watch(id);

            socket.awaitProgress(id, "pending");

            assertThat(
                            socket.received().stream()
                                    .filter(m -> m.path("type").asString("").equals("error")))
                    .hasSize(3);
        }
    }

    @Test
    void limitsTheWatchesOfAConnection() {
        try (Socket socket = socket()) {
            for (int i = 0; i < 4; i++) {
                socket.watch(held());
            }

            JsonNode error = socket.awaitError("INVALID_REQUEST");

            assertThat(error.path("error").path("message").asString()).contains("at most 3");
        }
    }

    @Test
    void wantsTheTokenBeforeAnythingElse() {
        try (Socket socket = new Socket(API)) {
            socket.watch(UUID.randomUUID().toString());

            socket.awaitError("UNAUTHORIZED");
        }
    }

    @Test
    void closesAConnectionThatDoesNotAuthenticateInTime() {
        try (Socket socket = new Socket(API)) {
            assertThat(socket.awaitClosed()).isEqualTo(4401);
        }
    }

    @Test
    void closesAConnectionWithABadToken() {
        String forged = Tokens.forged(Tokens.claims().build());
        try (Socket socket = new Socket(API)) {
            socket.authenticate(forged);

            assertThat(socket.awaitClosed()).isEqualTo(4401);
        }
    }

    @Test
    void closesAConnectionWhenItsTokenExpiresOrIsLoggedOut() {
        String leaving = API.login("wanda");
        String held = held();
        String expiringSoon =
                Tokens.signedByTheApi(
                        Tokens.claims()
                                .expirationTime(Date.from(Instant.now().plusSeconds(4)))
                                .build());
        try (Socket expiring = new Socket(API);
                Socket leaver = new Socket(API)) {
            expiring.authenticate(expiringSoon);
            leaver.authenticate(leaving);
            leaver.watch(held).await(m -> m.path("type").asString("").equals("progress"));

            API.anonymous()
                    .post()
                    .uri("/v1/auth/logout")
                    .headers(headers -> headers.setBearerAuth(leaving))
                    .exchange()
                    .expectStatus()
                    .isNoContent();

            assertThat(leaver.awaitClosed()).isEqualTo(4401);
            assertThat(expiring.awaitClosed()).isEqualTo(4401);
        }
    }

    @Test
    void sendsNothingMoreOfWhatIsNoLongerWatched() {
        String left = held();
        String kept = held();
        try (Socket socket = socket()) {
            socket.watch(left).watch(kept);
            socket.awaitProgress(left, "pending");
            socket.send(Map.of("type", "unwatch", "execution_id", left));
            socket.sendText("a mark");
            socket.awaitError("INVALID_REQUEST");

            WANDA.postAccepted("/v1/executions/" + left + "/cancel", Map.of());
            WANDA.awaitFinal(left);
            WANDA.postAccepted("/v1/executions/" + kept + "/cancel", Map.of());
            socket.awaitProgress(kept, "cancelled");

            assertThat(socket.received())
                    .noneMatch(
                            message ->
                                    isAbout(message, left)
                                            && message.path("data")
                                                    .path("status")
                                                    .asString("")
                                                    .equals("cancelled"));
        }
    }

    private static boolean isAbout(JsonNode message, String executionId) {
        return message.path("execution_id").asString("").equals(executionId);
    }

    private static String held() {
        return WANDA.submitted(
                Canvas.form(WANDA.createPipeline()).file("held.jpg", new byte[] {1}));
    }

    private static Socket socket() {
        return new Socket(API).authenticate(API.token("wanda"));
    }
}
