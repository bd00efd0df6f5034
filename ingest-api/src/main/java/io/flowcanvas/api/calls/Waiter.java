package io.flowcanvas.api.calls;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.MonoSink;

/**
 * Who waits for the answer to one call, until it has come, is too late, or nobody is interested.
 *
 * @param caller whose call it is; empty for nobody's
 */
record Waiter<R>(
        String caller,
        AtomicReference<@Nullable MonoSink<R>> sink,
        AtomicReference<@Nullable Disposable> timer) {

    Waiter(String caller, MonoSink<R> sink) {
        this(caller, new AtomicReference<>(sink), new AtomicReference<>());
    }

    /** Once only; later answers and errors find nobody. */
    @Nullable MonoSink<R> leave() {
        return sink.getAndSet(null);
    }

    /** The timer that runs from now on, in place of the one before. */
    void runs(Disposable next) {
        Disposable before = timer.getAndSet(next);
        if (before != null) {
            before.dispose();
        }
    }

    void stopTimer() {
        Disposable running = timer.get();
        if (running != null) {
            running.dispose();
        }
    }
}
