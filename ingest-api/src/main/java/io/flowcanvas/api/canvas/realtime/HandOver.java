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
import reactor.core.publisher.Mono;

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
     * in time, or nobody waits any more. After that its end is waited for.
     */
    <T> Mono<T> begunWithin(
            Duration patience, Mono<T> work, Supplier<? extends RuntimeException> late) {
        Mono<T> tooLate =
                Mono.delay(patience)
                        .filter(over -> giveUp())
                        .flatMap(over -> Mono.<T>error(late))
                        .switchIfEmpty(Mono.never());
        return Mono.firstWithSignal(work, tooLate).doOnCancel(this::giveUp);
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
