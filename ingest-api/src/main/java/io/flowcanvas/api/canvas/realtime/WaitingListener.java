package io.flowcanvas.api.canvas.realtime;

import io.grpc.ServerCall;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Keeps what happens to a call until it is known who serves it. No message comes before that, since
 * nobody has asked for one.
 */
final class WaitingListener<Q> extends ServerCall.Listener<Q> {
    private final List<Consumer<ServerCall.Listener<Q>>> events = new ArrayList<>();
    private ServerCall.@Nullable Listener<Q> server;
    private @Nullable Disposable waiting;
    private boolean ended;

    /** From now on this one is told; unless the client has gone. */
    synchronized void serve(Supplier<ServerCall.Listener<Q>> start) {
        if (ended) {
            return;
        }
        ServerCall.Listener<Q> listener = start.get();
        server = listener;
        events.forEach(event -> event.accept(listener));
        events.clear();
    }

    /** What is disposed of if the call ends before it is served. */
    synchronized void onEnd(Disposable verifying) {
        waiting = verifying;
    }

    synchronized boolean hasEnded() {
        return ended;
    }

    @Override
    public void onMessage(Q message) {
        tell(listener -> listener.onMessage(message));
    }

    @Override
    public void onHalfClose() {
        tell(ServerCall.Listener::onHalfClose);
    }

    @Override
    public void onCancel() {
        Disposable left = end();
        if (left != null) {
            left.dispose();
        }
        tell(ServerCall.Listener::onCancel);
    }

    @Override
    public void onComplete() {
        tell(ServerCall.Listener::onComplete);
    }

    @Override
    public void onReady() {
        tell(ServerCall.Listener::onReady);
    }

    private synchronized @Nullable Disposable end() {
        ended = server == null;
        return ended ? waiting : null;
    }

    private void tell(Consumer<ServerCall.Listener<Q>> event) {
        ServerCall.Listener<Q> listener;
        synchronized (this) {
            listener = server;
            if (listener == null) {
                events.add(event);
                return;
            }
        }
        event.accept(listener);
    }
}
