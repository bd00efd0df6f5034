package io.flowcanvas.api.appstore.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.task.ResultFile;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ResultReaderTest {
    private static final int PIECE = ResultReader.PIECE;

    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();

    @Test
    void readsNoMoreThanAFewPiecesAhead() {
        StepVerifier.create(reader(Duration.ZERO).file(file(100L * PIECE), 0, 100L * PIECE), 1)
                .expectNextCount(1)
                .then(() -> assertThat(reads).hasValueLessThanOrEqualTo(6))
                .thenRequest(1)
                .expectNextCount(1)
                .then(() -> assertThat(reads).hasValueLessThanOrEqualTo(6))
                .thenCancel()
                .verify();
        assertThat(reads).hasValueLessThanOrEqualTo(6);
    }

    @Test
    void abandonsWhatItReadsWhenTheClientLeaves() {
        StepVerifier.create(reader(Duration.ofHours(1)).file(file(100L * PIECE), 0, 100L * PIECE))
                .expectSubscription()
                .then(() -> assertThat(open).hasPositiveValue())
                .thenCancel()
                .verify();

        assertThat(open).hasValue(0);
    }

    @Test
    void keepsTheOrderThoughTheSecondPieceIsThereFirst() {
        ObjectParts parts =
                (key, first, length) ->
                        Mono.just(ByteBuffer.wrap(new byte[] {(byte) (first / PIECE)}))
                                .delayElement(Duration.ofMillis(first == 0 ? 200 : 1));

        StepVerifier.create(
                        new ResultReader(parts)
                                .file(file(3L * PIECE), 0, 3L * PIECE)
                                .map(bytes -> (int) bytes.get(0)))
                .expectNext(0, 1, 2)
                .verifyComplete();
    }

    @Test
    void givesUpOnAClientThatTakesNothing() {
        StepVerifier.withVirtualTime(
                        () -> reader(Duration.ZERO).file(file(100L * PIECE), 0, 100L * PIECE), 1)
                .expectNextCount(1)
                .thenAwait(ResultReader.PATIENCE)
                .expectErrorMessage("nothing was taken of it for 5 minutes")
                .verify();
    }

    @Test
    void readsExactlyTheBytesOfARange() {
        StepVerifier.create(
                        reader(Duration.ZERO)
                                .file(file(10L * PIECE), PIECE - 5, 2L * PIECE)
                                .map(ByteBuffer::remaining)
                                .reduce(0, Integer::sum))
                .expectNext(2 * PIECE)
                .verifyComplete();
        assertThat(reads).hasValue(2);
    }

    private ResultReader reader(Duration delay) {
        return new ResultReader(
                (key, first, length) ->
                        Mono.fromSupplier(
                                        () -> {
                                            reads.incrementAndGet();
                                            return ByteBuffer.allocate(length);
                                        })
                                .transform(
                                        bytes -> delay.isZero() ? bytes : bytes.delayElement(delay))
                                .doOnSubscribe(subscribed -> open.incrementAndGet())
                                .doFinally(end -> open.decrementAndGet()));
    }

    private static ResultFile file(long size) {
        return new ResultFile("a", "key", "image/jpeg", size, 0);
    }
}
