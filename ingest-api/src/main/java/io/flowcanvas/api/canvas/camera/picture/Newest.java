package io.flowcanvas.api.canvas.camera.picture;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Room for one value: a newer one takes the place of one that was not fetched. For one reader.
 *
 * @param <T> what it holds
 */
final class Newest<T> {
    private @Nullable T value;
    private @Nullable MonoSink<T> reader;
    private boolean closed;

    void offer(T newer) {
        MonoSink<T> waiting;
        synchronized (this) {
            waiting = reader;
            reader = null;
            if (waiting == null && !closed) {
                value = newer;
            }
        }
        if (waiting != null) {
            waiting.success(newer);
        }
    }

    /** The value as soon as there is one that was not fetched; empty when closed. */
    Mono<T> next() {
        return Mono.create(
                sink -> {
                    T ready;
                    synchronized (this) {
                        ready = value;
                        value = null;
                        if (ready == null && !closed) {
                            reader = sink;
                            sink.onCancel(() -> leave(sink));
                            return;
                        }
                    }
                    sink.success(ready);
                });
    }

    synchronized boolean isClosed() {
        return closed;
    }

    void close() {
        MonoSink<T> waiting;
        synchronized (this) {
            closed = true;
            value = null;
            waiting = reader;
            reader = null;
        }
        if (waiting != null) {
            waiting.success();
        }
    }

    private synchronized void leave(MonoSink<T> sink) {
        if (sink.equals(reader)) {
            reader = null;
        }
    }
}
