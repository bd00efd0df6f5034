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
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

class HandOverTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final CameraFrame FRAME = CameraFrame.newBuilder().setCameraId("door").build();

    private final VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    private final HandOver handOver = new HandOver();
    private final CompletableFuture<Publication> outcome = new CompletableFuture<>();
    private @Nullable RecordSource waiting;

    @AfterEach
    void backToRealTime() {
        VirtualTimeScheduler.reset();
    }

    @Test
    void isNotPublishedOnceItWasToldToBeLate() {
        CompletableFuture<Publication> answer = sent().toFuture();
        assertThat(answer).isNotDone();

        time.advanceTimeBy(PATIENCE);

        assertThatThrownBy(answer::join).hasRootCauseMessage("late");
        assertThatThrownBy(() -> waiting.record(0)).isInstanceOf(CancellationException.class);
        assertThat(outcome).isNotDone();
    }

    @Test
    void isWaitedForOnceTheProducerHasIt() throws Exception {
        CompletableFuture<Publication> answer = sent().toFuture();
        assertThat(waiting.record(0).topic()).isEqualTo(Topics.CAMERA_FRAMES);

        time.advanceTimeBy(PATIENCE.multipliedBy(3));
        assertThat(answer).as("not told before the producer says so").isNotDone();
        outcome.complete(new Publication(List.of(), 1, null));

        assertThat(answer.join().isComplete()).isTrue();
    }

    @Test
    void isNotPublishedOnceNobodyWaits() {
        List<Throwable> dropped = new CopyOnWriteArrayList<>();
        Hooks.onErrorDropped(dropped::add);
        try {
            sent().subscribe().dispose();
        } finally {
            Hooks.resetOnErrorDropped();
        }

        assertThatThrownBy(() -> waiting.record(0)).isInstanceOf(CancellationException.class);
        assertThat(dropped).isEmpty();
    }

    @Test
    void keepsItsTurnWhileTheProducerHasItThoughNobodyWaits() throws Exception {
        Queues<String> queues = new Queues<>(Schedulers.immediate());
        Disposable waiter = inTurn(queues).subscribe();
        waiting.record(0);

        waiter.dispose();
        assertThat(queues.size()).isEqualTo(1);
        outcome.complete(new Publication(List.of(), 1, null));

        assertThat(queues.size()).isZero();
    }

    @Test
    void givesItsTurnAwayWhereItIsGivenUp() {
        Queues<String> queues = new Queues<>(Schedulers.immediate());
        Disposable waiter = inTurn(queues).subscribe();
        assertThat(queues.size()).isEqualTo(1);

        waiter.dispose();

        assertThat(queues.size()).isZero();
    }

    @Test
    void isGivenUpBeforeItIsEvenMade() {
        Mono<Publication> never =
                handOver.begunWithin(
                        PATIENCE, Mono.never(), () -> new IllegalStateException("late"));
        CompletableFuture<Publication> answer = never.toFuture();
        time.advanceTimeBy(PATIENCE);
        assertThatThrownBy(answer::join).hasRootCauseMessage("late");

        handOver.by(this::queue, FRAME).subscribe();

        assertThatThrownBy(() -> waiting.record(0)).isInstanceOf(CancellationException.class);
    }

    private Mono<Publication> sent() {
        return handOver.begunWithin(
                PATIENCE, handOver.by(this::queue, FRAME), () -> new IllegalStateException("late"));
    }

    private Mono<Publication> inTurn(Queues<String> queues) {
        return handOver.begunWithin(
                PATIENCE,
                queues.inTurn("door", handOver.by(this::queue, FRAME)),
                () -> new IllegalStateException("late"));
    }

    private CompletableFuture<Publication> queue(RecordSource source) {
        waiting = source;
        return outcome.whenComplete((done, error) -> {});
    }
}
