package io.flowcanvas.api.lambda.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class AnswerCacheTest {
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void asksOnceHoweverManyWantToKnow() {
        AnswerCache<String, Integer> cache = new AnswerCache<>(10, null);
        Sinks.One<Integer> answer = Sinks.one();
        Mono<Integer> first = cache.get("a", () -> counted(answer.asMono()));
        Mono<Integer> second = cache.get("a", () -> counted(answer.asMono()));
        var waiting = first.toFuture();
        var alsoWaiting = second.toFuture();
        answer.tryEmitValue(7);

        assertThat(waiting.join()).isEqualTo(7);
        assertThat(alsoWaiting.join()).isEqualTo(7);
        assertThat(asked).hasValue(1);
    }

    @Test
    void forgetsFailuresAndWithoutALifetimeThatThereIsNothing() {
        AnswerCache<String, Integer> cache = new AnswerCache<>(10, null);
        assertThat(
                        cache.get("a", () -> counted(Mono.error(new IllegalStateException("down"))))
                                .onErrorReturn(-1)
                                .block())
                .isEqualTo(-1);
        assertThat(cache.get("a", () -> counted(Mono.empty())).block()).isNull();
        assertThat(cache.get("a", () -> counted(Mono.just(1))).block()).isEqualTo(1);
        assertThat(cache.get("a", () -> counted(Mono.just(2))).block()).isEqualTo(1);
    }

    @Test
    void asksAgainAfterItsLifetime() {
        AnswerCache<String, Integer> cache = new AnswerCache<>(10, Duration.ofMillis(50));
        assertThat(cache.get("a", () -> counted(Mono.just(1))).block()).isEqualTo(1);
        Awaitility.await()
                .until(
                        () ->
                                Integer.valueOf(2)
                                        .equals(
                                                cache.get("a", () -> counted(Mono.just(2)))
                                                        .block()));
    }

    @Test
    void letsGoOfWhatWasAskedForLongestAgo() {
        AnswerCache<Integer, Integer> cache = new AnswerCache<>(2, null);
        for (int key = 0; key < 3; key++) {
            cache.get(key, () -> Mono.just(1)).block();
        }
        assertThat(cache.get(2, () -> Mono.just(5)).block()).isEqualTo(1);
        assertThat(cache.get(0, () -> Mono.just(5)).block()).isEqualTo(5);
    }

    private Mono<Integer> counted(Mono<Integer> answer) {
        asked.incrementAndGet();
        return answer;
    }
}
