package io.flowcanvas.api.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.api.support.FakeFunctions;
import io.flowcanvas.api.support.Functions;
import io.flowcanvas.api.support.Lambda;
import io.flowcanvas.testkit.Services;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What functions need goes away and comes back. */
class FunctionOutageIT {
    private static final Api API = Api.shared();
    private static final Lambda HUGO = new Lambda(API, "hugo");
    private static final String CALCULATOR = Functions.publish("nodejs", true);
    private static final FakeFunctions ENGINE =
            new FakeFunctions(Services.kafka().bootstrapServers());

    private final String mark = UUID.randomUUID().toString();

    @AfterAll
    static void stop() {
        ENGINE.close();
    }

    @Test
    void goesOnWithoutRedisAndWithoutKnownResults() {
        String id = HUGO.open(CALCULATOR);
        Services.redis().stop();
        try {
            for (int i = 0; i < 3; i++) {
                Lambda.Reply reply = HUGO.execute(id, add(0));
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.body().path("cached").asBoolean()).isFalse();
                assertThat(reply.headers()).containsKey("X-RateLimit-Remaining");
            }
            Canvas.eventually(() -> assertThat(component("result_cache")).isEqualTo("off"));
            assertThat(component("redis")).isEqualTo("down");
        } finally {
            Services.redis().start();
        }
        Canvas.eventually(() -> assertThat(component("result_cache")).isEqualTo("ok"));
        Canvas.eventually(
                () ->
                        assertThat(HUGO.execute(id, add(0)).body().path("cached").asBoolean())
                                .isTrue());
    }

    @Test
    void runsEqualCallsOnceWithoutRedisToo() {
        String id = HUGO.open(CALCULATOR);
        Services.redis().stop();
        try {
            // the first one finds out
            HUGO.execute(id, "{\"operation\":\"add\"}");
            List<CompletableFuture<Lambda.Reply>> asked = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                asked.add(HUGO.executing(id, add(1_000)));
            }
            assertThat(asked.stream().map(CompletableFuture::join))
                    .allSatisfy(reply -> assertThat(reply.status()).isEqualTo(200));
            assertThat(ENGINE.runs(mark)).hasSize(1);
        } finally {
            Services.redis().start();
        }
        Canvas.eventually(() -> assertThat(component("redis")).isEqualTo("ok"));
    }

    @Test
    void saysThatKafkaIsAwayAndGoesOnWhenItIsBack() {
        String id = HUGO.open(CALCULATOR);
        Services.kafka().stop();
        try {
            Lambda.Reply execution = HUGO.execute(id, add(0));
            assertThat(execution.status()).isEqualTo(503);
            assertThat(execution.cause()).isEqualTo("SERVICE_UNAVAILABLE");
            assertThat(execution.headers()).containsKey("Retry-After");
            Lambda.Reply opening = HUGO.initialize("{}", "Language-Title", CALCULATOR);
            assertThat(opening.status()).isEqualTo(503);
            assertThat(opening.code()).isEqualTo("INITIALIZATION_ERROR");
        } finally {
            Services.kafka().start();
        }
        Canvas.eventually(() -> assertThat(HUGO.execute(id, add(0)).status()).isEqualTo(200));
        assertThat(HUGO.execute(id, add(1)).status()).isEqualTo(200);
    }

    @Test
    void answersWhatIsKnownWithoutKafkaAndSaysThatItDoesNotCount() {
        String id = HUGO.open(CALCULATOR);
        HUGO.execute(id, add(0));
        Canvas.eventually(
                () ->
                        assertThat(HUGO.execute(id, add(0)).body().path("cached").asBoolean())
                                .isTrue());
        Counter uncounted =
                API.bean(MeterRegistry.class)
                        .get("flowcanvas.functions.executions.uncounted")
                        .counter();
        double before = uncounted.count();
        Services.kafka().stop();
        try {
            long start = System.nanoTime();
            Lambda.Reply known = HUGO.execute(id, add(0));

            assertThat(known.status()).isEqualTo(200);
            assertThat(known.body().path("cached").asBoolean()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(2));
            Canvas.eventually(() -> assertThat(uncounted.count()).isEqualTo(before + 1));
        } finally {
            Services.kafka().start();
        }
        Canvas.eventually(() -> assertThat(HUGO.session(id).status()).isEqualTo(200));
    }

    @Test
    void answersCallsThatWereOnTheirWayWhenKafkaWasRestarted() {
        String id = HUGO.open(CALCULATOR);
        List<CompletableFuture<Lambda.Reply>> asked = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            asked.add(
                    HUGO.executing(
                            id,
                            "{\"operation\":\"add\",\"values\":[%d],\"ms\":3000,\"note\":\"%s\"}"
                                    .formatted(i, mark)));
        }
        Canvas.eventually(() -> assertThat(ENGINE.runs(mark)).hasSize(20));
        Services.kafka().stop();
        Services.kafka().start();

        for (int i = 0; i < asked.size(); i++) {
            Lambda.Reply reply = asked.get(i).join();
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body().at("/result/value").asInt()).isEqualTo(i);
        }
    }

    @Test
    void answersCallsUnderWayBeforeItStops() {
        CompletableFuture<Lambda.Reply> asked;
        try (Api leaving = Api.start(Api.sharedDatabase())) {
            asked = HUGO.at(leaving).executing(HUGO.open(CALCULATOR), add(1_500));
            Canvas.eventually(() -> assertThat(ENGINE.runs(mark)).hasSize(1));
        }
        assertThat(asked.join().status()).isEqualTo(200);
    }

    private String add(int ms) {
        return "{\"operation\":\"add\",\"ms\":%d,\"note\":\"%s\"}".formatted(ms, mark);
    }

    private static String component(String name) {
        return new Lambda(API.port(), "")
                .request("GET", "/health", "")
                .join()
                .body()
                .path("components")
                .path(name)
                .asString();
    }
}
