package io.flowcanvas.api.lambda.catalogue;

import io.flowcanvas.api.problem.RetryLaterException;
import io.flowcanvas.core.error.ErrorCode;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Bounds the ZIPs that are in memory. A slot is held from the first byte until the work is done,
 * also when the client has left in between: the work goes on.
 */
final class UploadSlots {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Semaphore free;

    UploadSlots(int count) {
        this.free = new Semaphore(count);
    }

    /**
     * @return fails with {@code SERVICE_UNAVAILABLE} if all slots are taken
     */
    <T> Mono<T> hold(Mono<byte[]> upload, Function<byte[], Mono<T>> work) {
        return Mono.defer(
                () -> {
                    if (!free.tryAcquire()) {
                        return Mono.error(
                                new RetryLaterException(
                                        ErrorCode.SERVICE_UNAVAILABLE,
                                        "other bundles are being published; send it again",
                                        RETRY_AFTER));
                    }
                    AtomicBoolean working = new AtomicBoolean();
                    return upload.doFinally(
                                    end -> {
                                        if (!working.get()) {
                                            free.release();
                                        }
                                    })
                            .flatMap(
                                    bytes -> {
                                        working.set(true);
                                        return detached(bytes, work);
                                    });
                });
    }

    private <T> Mono<T> detached(byte[] bytes, Function<byte[], Mono<T>> work) {
        Mono<T> whole =
                Mono.defer(() -> work.apply(bytes))
                        .subscribeOn(Schedulers.boundedElastic())
                        .doFinally(end -> free.release());
        return Mono.fromFuture(whole.toFuture(), true);
    }
}
