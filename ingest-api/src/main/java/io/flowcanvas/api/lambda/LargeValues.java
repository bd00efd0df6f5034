package io.flowcanvas.api.lambda;

import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Keeps work that grows with a user's value away from threads that other calls wait for. */
final class LargeValues {
    private static final int SMALL = 16 * 1024;

    private LargeValues() {}

    /**
     * @param bytes size of the value; work on one of at most 16 KiB is done where it is asked for
     */
    static <T> Mono<T> work(int bytes, Supplier<T> work) {
        Mono<T> done = Mono.fromSupplier(work);
        return bytes > SMALL ? done.subscribeOn(Schedulers.boundedElastic()) : done;
    }
}
