package io.flowcanvas.api.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.api.support.Lambda;
import io.flowcanvas.api.support.RedisClientForTests;
import io.flowcanvas.testkit.Services;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Two replicas with limits that can be reached. */
class RateLimitIT {
    private static final String[] LIMITS = {
        "--flowcanvas.rates.execute=20",
        "--flowcanvas.rates.initialize=3",
        "--flowcanvas.rates.functions=4",
        "--flowcanvas.rates.unauthenticated=10"
    };
    private static final Api ONE = Api.start(Api.sharedDatabase(), LIMITS);
    private static final Api TWO = Api.start(Api.sharedDatabase(), LIMITS);

    @AfterAll
    static void stop() {
        ONE.close();
        TWO.close();
    }

    @Test
    void grantsAsManyAsTheLimitWhicheverReplicasAreAsked() {
        Lambda one = user();
        Lambda two = one.at(TWO);
        List<CompletableFuture<Lambda.Reply>> asked = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            asked.add((i % 2 == 0 ? one : two).executing(unknown(), "{}"));
        }
        List<Lambda.Reply> replies = asked.stream().map(CompletableFuture::join).toList();

        assertThat(replies.stream().filter(reply -> reply.status() == 429)).hasSize(10);
        assertThat(replies.stream().filter(reply -> reply.status() != 429)).hasSize(20);
        assertThat(user().execute(unknown(), "{}").status()).isNotEqualTo(429);
    }

    @Test
    void tellsOnEveryAnswerHowMuchIsLeft() {
        Lambda user = user();
        long now = Instant.now().getEpochSecond();
        Lambda.Reply first = user.initialize("{}");
        Lambda.Reply second = user.initialize("{}");
        user.initialize("{}");
        Lambda.Reply refused = user.initialize("{}");

        assertThat(first.status()).isEqualTo(400);
        assertThat(first.headers())
                .containsEntry("X-RateLimit-Limit", "3")
                .containsEntry("X-RateLimit-Remaining", "2");
        assertThat(second.headers()).containsEntry("X-RateLimit-Remaining", "1");
        assertThat(Long.parseLong(first.headers().getOrDefault("X-RateLimit-Reset", "0")))
                .isBetween(now + 55, now + 70);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("RATE_LIMITED");
        assertThat(refused.message()).contains("3 requests in 60 seconds");
        assertThat(refused.headers()).containsEntry("X-RateLimit-Remaining", "0");
        assertThat(Integer.parseInt(refused.headers().getOrDefault("Retry-After", "0")))
                .isBetween(50, 61);
        assertThat(user.execute(unknown(), "{}").status()).isNotEqualTo(429);
    }

    @Test
    void countsTheCatalogueForItself() {
        Lambda user = user();
        for (int i = 0; i < 4; i++) {
            assertThat(user.request("GET", "/api/v1/functions/none", "").join().status())
                    .isNotEqualTo(429);
        }
        Lambda.Reply refused = user.request("GET", "/api/v1/functions", "").join();
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("RATE_LIMITED");
    }

    @Test
    void makesWhoeverGuessesTokensWait() {
        RedisClientForTests.ask(redis -> redis.del("flowcanvas:rate:stranger:127.0.0.1"));
        Lambda guessing = new Lambda(ONE.port(), "guess");
        Lambda silent = new Lambda(TWO.port(), "");
        for (int i = 0; i < 10; i++) {
            Lambda.Reply reply = (i % 2 == 0 ? guessing : silent).execute(unknown(), "{}");
            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.headers())
                    .containsEntry("X-RateLimit-Limit", "10")
                    .containsEntry("X-RateLimit-Remaining", Integer.toString(9 - i));
        }
        Lambda.Reply refused = guessing.execute(unknown(), "{}");

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("RATE_LIMITED");
        assertThat(refused.headers()).containsKey("Retry-After");
        assertThat(user().execute(unknown(), "{}").status()).isNotEqualTo(429);
        assertThat(guessing.request("GET", "/health", "").join().status()).isEqualTo(200);
    }

    @Test
    void holdsForPathsWrittenInAnotherWay() {
        Lambda user = user();
        for (int i = 2; i >= 0; i--) {
            assertThat(posted(user, "/api/v1/%69nitialize").headers())
                    .containsEntry("X-RateLimit-Limit", "3")
                    .containsEntry("X-RateLimit-Remaining", Integer.toString(i));
        }
        assertThat(posted(user, "/api/v1/%69nitialize").status()).isEqualTo(429);
        assertThat(posted(user, "/api/v1/initialize").status()).isEqualTo(429);
        assertThat(posted(user, "/api/v1/%65xecute/x").headers())
                .containsEntry("X-RateLimit-Limit", "20");
        assertThat(posted(new Lambda(ONE.port(), "guess"), "/api/v1/%65xecute/x").headers())
                .containsEntry("X-RateLimit-Limit", "10");
    }

    @Test
    void refusesPathsWrittenInAnotherWayInTheirOwnDialect() {
        Lambda user = user();
        String id = UUID.randomUUID().toString();
        Lambda.Reply execution = posted(user, "/api/v1/%65xecute/%" + hex(id) + id.substring(1));
        assertThat(execution.code()).isEqualTo("INVALID_PARAMS");
        assertThat(execution.body().path("request_id").asString()).isEqualTo(id);

        Lambda.Reply code = posted(user, "/api/v1/c%6fde/nothing");
        assertThat(code.code()).isEqualTo("NOT_FOUND");
        assertThat(code.body().at("/error/documentation_url").asString("")).isNotEmpty();
        assertThat(code.headers()).containsKey("X-Response-Time");
    }

    private static Lambda.Reply posted(Lambda client, String path) {
        return client.request("POST", path, "{}").join();
    }

    /** Of the first character. */
    private static String hex(String text) {
        return Integer.toHexString(text.charAt(0));
    }

    @Test
    void countsForItselfWhileRedisIsAwayAndSaysSo() {
        Lambda user = user();
        Services.redis().stop();
        try {
            int granted = 0;
            for (int i = 0; i < 8; i++) {
                granted += user.initialize("{}").status() == 429 ? 0 : 1;
            }
            assertThat(granted).isEqualTo(3);
            Canvas.eventually(() -> assertThat(limits()).isEqualTo("local"));
        } finally {
            Services.redis().start();
        }
        Canvas.eventually(() -> assertThat(limits()).isEqualTo("ok"));
        Canvas.eventually(
                () ->
                        assertThat(user().initialize("{}").headers())
                                .containsEntry("X-RateLimit-Remaining", "2"));
        List<String> shared =
                RedisClientForTests.ask(redis -> redis.keys("flowcanvas:rate:initialize:*"));
        assertThat(shared).isNotEmpty();
    }

    private static String limits() {
        return new Lambda(ONE.port(), "")
                .request("GET", "/health", "")
                .join()
                .body()
                .at("/components/rate_limits")
                .asString("");
    }

    private static Lambda user() {
        return new Lambda(ONE, "u" + UUID.randomUUID());
    }

    private static String unknown() {
        return "no-id";
    }
}
