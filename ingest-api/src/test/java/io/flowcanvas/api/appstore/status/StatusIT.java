package io.flowcanvas.api.appstore.status;

import static io.flowcanvas.api.support.AppStore.asset;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.AppStore;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.api.support.FakeTasks;
import io.flowcanvas.core.task.TaskPhase;
import io.flowcanvas.testkit.Services;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class StatusIT {
    private static final Api API = Api.shared();
    private static final AppStore STAN = new AppStore(API, "stan");
    private static final FakeTasks ENGINE = new FakeTasks(Services.kafka().bootstrapServers());

    @AfterAll
    static void stop() {
        ENGINE.close();
    }

    @Test
    void countsPendingTasksToTheSecond() {
        double before = value("pending_tasks_total");
        double waiting = value("flowcanvas_tasks{status=\"CREATED\"}");
        List<String> ids = IntStream.range(0, 3).mapToObj(i -> STAN.created("{}")).toList();
        assertThat(value("pending_tasks_total")).isEqualTo(before + 3);
        assertThat(value("flowcanvas_tasks{status=\"CREATED\"}")).isEqualTo(waiting + 3);

        STAN.delete(ids.get(0));
        assertThat(value("pending_tasks_total")).isEqualTo(before + 2);
        ENGINE.moveOn(ids.get(1), TaskPhase.COMPLETED, null);
        Canvas.eventually(() -> assertThat(STAN.phase(ids.get(1))).isEqualTo("COMPLETED"));
        assertThat(value("pending_tasks_total")).isEqualTo(before + 1);

        double known = value("flowcanvas_tasks_pending_assets{state=\"known\"}");
        STAN.add(ids.get(2), List.of(asset("a"), asset("b")));
        assertThat(value("flowcanvas_tasks_pending_assets{state=\"known\"}")).isEqualTo(known + 2);
        assertThat(value("flowcanvas_tasks_oldest_pending_seconds")).isPositive();
        assertThat(value("flowcanvas_tasks_result_bytes")).isNotNegative();
    }

    @Test
    void isTextForPrometheusAndNeedsNoToken() {
        AppStore.Reply reply =
                AppStore.reply(
                        API.anonymous()
                                .get()
                                .uri("/api/v1/status")
                                .header("Authorization", "Bearer expired")
                                .exchange());
        assertThat(reply.status()).isEqualTo(200);
        assertThat(String.valueOf(reply.headers().getContentType()))
                .isEqualToIgnoringCase("text/plain;version=0.0.4;charset=utf-8");
        assertThat(reply.text().lines())
                .allMatch(
                        line ->
                                line.matches("# (HELP|TYPE) [a-z_]+ .+")
                                        || line.matches(
                                                "[a-z_]+(\\{[a-z]+=\"[^\"]*\"\\})? [0-9.E+-]+"))
                .contains("# TYPE pending_tasks_total gauge")
                .anyMatch(line -> line.startsWith("flowcanvas_build_info{version="));
    }

    @Test
    void saysThatItDoesNotKnow() {
        try (Api blind =
                Api.startUnready(
                        "--flowcanvas.postgres.port=1",
                        "--flowcanvas.kafka.bootstrap-servers="
                                + Services.kafka().bootstrapServers(),
                        "--flowcanvas.tasks.status-timeout=500ms")) {
            AppStore.Reply reply =
                    AppStore.reply(blind.anonymous().get().uri("/api/v1/status").exchange());
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.body().path("success").asBoolean(true)).isFalse();
            assertThat(reply.text()).doesNotContain("pending_tasks_total");
            assertThat(reply.headers().getFirst("Retry-After")).isNotNull();
        }
    }

    @Test
    void saysInTimeThatTheDatabaseIsAway() {
        Services.postgres().stop();
        try {
            AppStore.Reply reply =
                    AppStore.reply(API.anonymous().get().uri("/api/v1/status").exchange());
            assertThat(reply.status()).isEqualTo(503);
        } finally {
            Services.postgres().start();
        }
        Canvas.eventually(() -> assertThat(value("pending_tasks_total")).isNotNegative());
    }

    private static double value(String name) {
        AppStore.Reply reply =
                AppStore.reply(API.anonymous().get().uri("/api/v1/status").exchange());
        assertThat(reply.status()).isEqualTo(200);
        return reply.text()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }
}
