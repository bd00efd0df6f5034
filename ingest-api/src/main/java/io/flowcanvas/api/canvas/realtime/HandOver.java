package io.flowcanvas.api.canvas.realtime;

import io.flowcanvas.api.messaging.Publication;
import io.flowcanvas.api.messaging.RecordSource;
import io.flowcanvas.core.naming.Topics;
import io.flowcanvas.proto.engine.v1.CameraFrame;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

/**
 * One frame on its way to Kafka. It is either handed to the producer, which says within seconds
 * what became of it, or given up: never both, so what was told to have failed does not come later.
 */
final class HandOver {
    private @Nullable CameraFrame frame;
    private boolean decided;

    /**
     * Has the frame published once a thread is free for it, unless it is given up before.
     *
     * @param publisher asks for the record when it is about to send it
     */
    Mono<Publication> by(
            Function<RecordSource, CompletableFuture<Publication>> publisher, CameraFrame next) {
        return Mono.fromFuture(
                () -> {
                    keep(next);
                    return publisher.apply(index -> record(take()));
                });
    }

    /**
     * The work of which this hand-over is a part, given up where the frame is not with the producer
     * in time, or nobody waits any more. From then on its end is waited for, by the next frame of
     * the camera also where nobody else does: what comes later is not published before.
     */
    <T> Mono<T> begunWithin(
            Duration patience, Mono<T> work, Supplier<? extends RuntimeException> late) {
        return Mono.defer(
                () -> {
                    // an error that nobody waits for any more is a signal like any other
                    CompletableFuture<Signal<T>> end = work.materialize().toFuture();
                    Disposable timer = Mono.delay(patience).subscribe(over -> giveUp(end));
                    return Mono.fromFuture(end, true)
                            .onErrorMap(CancellationException.class, given -> late.get())
                            .doFinally(
                                    signal -> {
                                        timer.dispose();
                                        giveUp(end);
                                    })
                            .dematerialize();
                });
    }

    private void giveUp(CompletableFuture<?> work) {
        if (giveUp()) {
            work.cancel(true);
        }
    }

    private synchronized void keep(CameraFrame next) {
        if (!decided) {
            frame = next;
        }
    }

    /** False if the producer has it. */
    private synchronized boolean giveUp() {
        boolean waits = !decided;
        decided = true;
        frame = null;
        return waits;
    }

    private synchronized CameraFrame take() {
        CameraFrame taken = frame;
        if (decided || taken == null) {
            throw new CancellationException("the frame was given up");
        }
        decided = true;
        frame = null;
        return taken;
    }

    private static ProducerRecord<String, byte[]> record(CameraFrame frame) {
        return new ProducerRecord<>(Topics.CAMERA_FRAMES, frame.getCameraId(), frame.toByteArray());
    }
}
