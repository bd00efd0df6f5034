package io.flowcanvas.api.canvas.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.api.messaging.Publication;
import io.flowcanvas.api.messaging.RecordSource;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.CameraFrame;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class HandOverTest {
    private static final Duration PATIENCE = Duration.ofMillis(100);
    private static final CameraFrame FRAME = CameraFrame.newBuilder().setCameraId("door").build();

    private final HandOver handOver = new HandOver();
    private final CompletableFuture<Publication> outcome = new CompletableFuture<>();
    private @Nullable RecordSource waiting;

    @Test
    void isNotPublishedOnceItWasToldToBeLate() {
        assertThatThrownBy(() -> sent().block(Duration.ofSeconds(10)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("late");

        assertThatThrownBy(() -> waiting.record(0)).isInstanceOf(CancellationException.class);
        assertThat(outcome).isNotDone();
    }

    @Test
    void isWaitedForOnceTheProducerHasIt() throws Exception {
        CompletableFuture<Publication> answer = sent().toFuture();

        assertThat(waiting.record(0).topic()).isEqualTo(Topics.CAMERA_FRAMES);
        assertThat(waitFor(answer)).as("not told before the producer says so").isFalse();
        outcome.complete(new Publication(List.of(), 1, null));

        assertThat(answer.get(10, TimeUnit.SECONDS).isComplete()).isTrue();
    }

    @Test
    void isNotPublishedOnceNobodyWaits() {
        sent().subscribe().dispose();

        assertThatThrownBy(() -> waiting.record(0)).isInstanceOf(CancellationException.class);
    }

    @Test
    void isGivenUpBeforeItIsEvenMade() {
        Mono<Publication> never =
                handOver.begunWithin(
                        PATIENCE, Mono.never(), () -> new IllegalStateException("late"));
        assertThatThrownBy(() -> never.block(Duration.ofSeconds(10))).hasMessage("late");

        handOver.by(this::queue, FRAME).subscribe();

        assertThatThrownBy(() -> waiting.record(0)).isInstanceOf(CancellationException.class);
    }

    private Mono<Publication> sent() {
        return handOver.begunWithin(
                PATIENCE, handOver.by(this::queue, FRAME), () -> new IllegalStateException("late"));
    }

    private CompletableFuture<Publication> queue(RecordSource source) {
        waiting = source;
        return outcome.whenComplete((done, error) -> {});
    }

    /** Whether it is there after three times the patience. */
    private static boolean waitFor(CompletableFuture<?> answer) {
        return Mono.fromFuture(() -> answer, true)
                .map(done -> true)
                .timeout(PATIENCE.multipliedBy(3), Mono.just(false))
                .block();
    }
}
