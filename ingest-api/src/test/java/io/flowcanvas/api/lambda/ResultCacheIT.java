package io.flowcanvas.api.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.api.support.FakeFunctions;
import io.flowcanvas.api.support.Functions;
import io.flowcanvas.api.support.Lambda;
import io.flowcanvas.api.support.RedisClientForTests;
import io.flowcanvas.testkit.Services;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultCacheIT {
    private static final Api API = Api.shared();
    private static final Api OTHER =
            Api.start(
                    Api.sharedDatabase(),
                    "--flowcanvas.rates.execute=1000000",
                    "--flowcanvas.rates.initialize=1000000",
                    "--flowcanvas.result-cache.max-result=1KB");
    private static final Lambda EMIL = new Lambda(API, "emil");
    private static final Lambda FRIEDA = new Lambda(API, "frieda");
    private static final String PURE = Functions.publish("nodejs", true);
    private static final String PERSONAL = Functions.publish("python", false);
    private static final FakeFunctions ENGINE =
            new FakeFunctions(Services.kafka().bootstrapServers());

    private final String mark = UUID.randomUUID().toString();

    @AfterAll
    static void stop() {
        ENGINE.close();
        OTHER.close();
    }

    @Test
    void answersWhatIsKnownWithoutRunningIt() {
        String id = EMIL.open(PURE);
        Lambda.Reply first = EMIL.execute(id, add(""));
        kept();
        Lambda.Reply second =
                EMIL.execute(id, "{ \"note\":\"%s\", \"operation\" : \"add\" }".formatted(mark));

        assertThat(first.body().path("cached").asBoolean()).isFalse();
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.body().path("cached").asBoolean()).isTrue();
        assertThat(second.body().path("result")).isEqualTo(first.body().path("result"));
        assertThat(second.body().path("execution_time").asInt()).isZero();
        assertThat(ENGINE.runs(mark)).hasSize(1);
        assertThat(EMIL.session(id).body().path("execution_count").asInt()).isEqualTo(2);
    }

    @Test
    void sharesAmongReplicas() {
        EMIL.execute(EMIL.open(PURE), add(""));
        kept();

        Lambda.Reply there = EMIL.at(OTHER).execute(EMIL.open(PURE), add(""));
        assertThat(there.body().path("cached").asBoolean()).isTrue();
    }

    @Test
    void sharesResultsOfPureFunctionsWithEverybodyAndOthersWithNobody() {
        EMIL.execute(EMIL.open(PURE), add(""));
        kept();
        assertThat(FRIEDA.execute(FRIEDA.open(PURE), add("")).body().path("cached").asBoolean())
                .isTrue();

        EMIL.execute(EMIL.open(PERSONAL), add(",\"ms\":0"));
        Lambda.Reply hers = FRIEDA.execute(FRIEDA.open(PERSONAL), add(",\"ms\":0"));
        assertThat(hers.body().path("cached").asBoolean()).isFalse();
        Canvas.eventually(
                () ->
                        assertThat(
                                        EMIL.execute(EMIL.open(PERSONAL), add(",\"ms\":0"))
                                                .body()
                                                .path("cached")
                                                .asBoolean())
                                .isTrue());
    }

    @Test
    void neitherReadsNorWritesWhereToldNotTo() {
        String id = EMIL.open(PURE);
        for (int i = 0; i < 3; i++) {
            Lambda.Reply reply = EMIL.execute(id, add(""), "X-Cache-Control", "no-cache");
            assertThat(reply.body().path("cached").asBoolean()).isFalse();
        }
        assertThat(EMIL.execute(id, add("")).body().path("cached").asBoolean()).isFalse();
        assertThat(ENGINE.runs(mark)).hasSize(4);
    }

    @Test
    void keepsAResultAsLongAsItIsTold() {
        String id = EMIL.open(PURE);
        EMIL.execute(id, add(""), "X-Cache-Control", "max-age=1");
        Canvas.eventually(
                () ->
                        assertThat(EMIL.execute(id, add("")).body().path("cached").asBoolean())
                                .isFalse());
        assertThat(ENGINE.runs(mark)).hasSize(2);
    }

    @Test
    void readsNothingOlderThanItIsTold() {
        String id = EMIL.open(PURE);
        EMIL.execute(id, add(""));
        kept();
        assertThat(
                        EMIL.execute(id, add(""), "X-Cache-Control", "max-age=60")
                                .body()
                                .path("cached")
                                .asBoolean())
                .isTrue();
        Canvas.eventually(
                () ->
                        assertThat(
                                        EMIL.execute(id, add(""), "X-Cache-Control", "max-age=1")
                                                .body()
                                                .path("cached")
                                                .asBoolean())
                                .isFalse());
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-store", "max-age=x", "max-age=86401", "max-age=-1"})
    void saysWhatAHeaderMaySay(String value) {
        Lambda.Reply reply = EMIL.execute(EMIL.open(PURE), add(""), "X-Cache-Control", value);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo("INVALID_REQUEST");
        assertThat(reply.message()).contains("no-cache", "max-age=SECONDS", "86400");
    }

    @Test
    void keepsNoFailureAndNothingTooLarge() {
        String id = EMIL.open(PURE);
        String failing = "{\"operation\":\"fail\",\"note\":\"%s\"}".formatted(mark);
        assertThat(EMIL.execute(id, failing).status()).isEqualTo(500);
        assertThat(EMIL.execute(id, failing).status()).isEqualTo(500);
        String broken = "{\"operation\":\"return\",\"raw\":\"{}\",\"note\":\"%s\"}".formatted(mark);
        assertThat(EMIL.execute(id, broken).status()).isEqualTo(500);
        assertThat(EMIL.execute(id, broken).status()).isEqualTo(500);
        assertThat(ENGINE.runs(mark)).hasSize(4);

        String large =
                "{\"operation\":\"return\",\"raw\":\"{\\\"value\\\":1,\\\"more\\\":\\\"%s\\\"}\",\"note\":\"%s\"}"
                        .formatted("x".repeat(1100), mark);
        Lambda there = EMIL.at(OTHER);
        assertThat(there.execute(id, large).status()).isEqualTo(200);
        assertThat(there.execute(id, large).body().path("cached").asBoolean()).isFalse();
    }

    @Test
    void usesUpASessionThatIsNotRetainedWithAKnownResultToo() {
        EMIL.execute(EMIL.open(PURE), add(""));
        kept();
        String once = EMIL.open(PURE, "{\"retain_session\":false}");

        Lambda.Reply hit = EMIL.execute(once, add(""));
        Lambda.Reply again = EMIL.at(OTHER).execute(once, add(""));

        assertThat(hit.status()).isEqualTo(200);
        assertThat(hit.body().path("cached").asBoolean()).isTrue();
        assertThat(ENGINE.calls(once).get(1).getExecute().getFromCache()).isEqualTo(1);
        assertThat(again.status()).isEqualTo(404);
        assertThat(ENGINE.runs(mark)).hasSize(1);
    }

    @Test
    void tellsASessionOfManyKnownAnswersAtOnce() {
        String id = EMIL.open(PURE);
        EMIL.execute(id, add(""));
        kept();
        hundred(id, List.of(EMIL), "");

        assertThat(EMIL.session(id).body().path("execution_count").asInt()).isEqualTo(101);
        assertThat(ENGINE.calls(id).stream().filter(call -> call.hasExecute())).hasSizeLessThan(50);
    }

    @Test
    void answersWhatIsAskedForOftenWithoutRedis() {
        String id = EMIL.open(PURE);
        EMIL.execute(id, add(""));
        kept();
        assertThat(EMIL.execute(id, add("")).body().path("cached").asBoolean()).isTrue();
        String key = key();
        RedisClientForTests.ask(redis -> redis.del("flowcanvas:result:" + key));

        assertThat(EMIL.execute(id, add("")).body().path("cached").asBoolean()).isTrue();
    }

    @Test
    void runsAHundredEqualCallsOnce() {
        String id = EMIL.open(PURE);
        List<Lambda.Reply> replies = hundred(id, List.of(EMIL, EMIL.at(OTHER)), ",\"ms\":500");

        assertThat(replies).allSatisfy(reply -> assertThat(reply.status()).isEqualTo(200));
        assertThat(replies.stream().filter(reply -> !reply.body().path("cached").asBoolean()))
                .hasSize(1);
        assertThat(ENGINE.runs(mark)).hasSize(1);
        Canvas.eventually(
                () ->
                        assertThat(EMIL.session(id).body().path("execution_count").asInt())
                                .isEqualTo(100));
    }

    @Test
    void runsOnceForALongTimeToo() {
        String id = EMIL.open(PURE);
        hundred(id, List.of(EMIL, EMIL.at(OTHER)), ",\"ms\":5000");

        assertThat(ENGINE.runs(mark)).hasSize(1);
    }

    @Test
    void letsTheOthersGoOnWhenTheOneThatRunsFails() {
        String id = EMIL.open(PURE);
        List<CompletableFuture<Lambda.Reply>> asked = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            asked.add(
                    EMIL.executing(
                            id,
                            "{\"operation\":\"fail\",\"ms\":300,\"note\":\"%s\"}".formatted(mark)));
        }

        assertThat(asked.stream().map(CompletableFuture::join))
                .allSatisfy(reply -> assertThat(reply.cause()).isEqualTo("RUNTIME_ERROR"));
    }

    @Test
    void letsTheOthersGoOnWhenTheClientThatAskedFirstLeaves() {
        String id = EMIL.open(PURE);
        CompletableFuture<Lambda.Reply> first = EMIL.executing(id, add(",\"ms\":1500"));
        Canvas.eventually(() -> assertThat(ENGINE.runs(mark)).hasSize(1));
        List<CompletableFuture<Lambda.Reply>> others = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            others.add(EMIL.executing(id, add(",\"ms\":1500")));
        }
        others.add(EMIL.at(OTHER).executing(id, add(",\"ms\":1500")));
        first.cancel(true);

        assertThat(others.stream().map(CompletableFuture::join))
                .allSatisfy(reply -> assertThat(reply.status()).isEqualTo(200));
        assertThat(ENGINE.runs(mark).size()).isLessThanOrEqualTo(2);
    }

    @Test
    void letsAnotherReplicaGoOnWhenTheOneWithTheLeaseIsGone() {
        String id = EMIL.open(PURE);
        EMIL.execute(id, add(""));
        kept();
        String key = key();
        RedisClientForTests.ask(
                redis -> {
                    redis.del("flowcanvas:result:" + key);
                    return redis.psetex("flowcanvas:result-work:" + key, 2_000, "gone");
                });
        long start = System.nanoTime();
        Lambda.Reply reply = EMIL.execute(id, add(""));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(1_000), Duration.ofSeconds(5));
        assertThat(ENGINE.runs(mark)).hasSize(2);
    }

    @Test
    void runsForEveryCallerThatWantsNoCache() {
        String id = EMIL.open(PURE);
        List<CompletableFuture<Lambda.Reply>> asked = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            asked.add(EMIL.executing(id, add(",\"ms\":200"), "X-Cache-Control", "no-cache"));
        }

        assertThat(asked.stream().map(CompletableFuture::join))
                .allSatisfy(reply -> assertThat(reply.body().path("cached").asBoolean()).isFalse());
        assertThat(ENGINE.runs(mark)).hasSize(10);
    }

    private List<Lambda.Reply> hundred(String id, List<Lambda> clients, String more) {
        List<CompletableFuture<Lambda.Reply>> asked = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            asked.add(clients.get(i % clients.size()).executing(id, add(more)));
        }
        return asked.stream().map(CompletableFuture::join).toList();
    }

    private String add(String more) {
        return "{\"operation\":\"add\",\"note\":\"%s\"%s}".formatted(mark, more);
    }

    /** Until what ran just now can be read. */
    private void kept() {
        Canvas.eventually(() -> assertThat(leases()).isEmpty());
    }

    private static List<String> leases() {
        return RedisClientForTests.ask(redis -> redis.keys("flowcanvas:result-work:*"));
    }

    /** Of the newest result. */
    private static String key() {
        return RedisClientForTests.ask(
                redis ->
                        redis.keys("flowcanvas:result:*").stream()
                                .max(
                                        java.util.Comparator.comparing(
                                                (String key) -> redis.pttl(key)))
                                .orElseThrow()
                                .substring("flowcanvas:result:".length()));
    }
}
