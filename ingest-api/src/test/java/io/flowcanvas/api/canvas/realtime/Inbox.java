package io.flowcanvas.api.canvas.realtime;

import io.flowcanvas.api.support.Canvas;
import io.flowcanvas.proto.imageflow.v1.ImageChunk;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/** What a call answers, in order; read only as far as a test asks for if that is set. */
final class Inbox<R> implements ClientResponseObserver<ImageChunk, R> {
    final List<R> received = new CopyOnWriteArrayList<>();
    private final boolean slow;
    private volatile @Nullable Throwable error;
    private volatile boolean completed;
    volatile @Nullable ClientCallStreamObserver<ImageChunk> call;

    Inbox(boolean slow) {
        this.slow = slow;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<ImageChunk> started) {
        call = started;
        if (slow) {
            started.disableAutoRequestWithInitial(0);
        }
    }

    @Override
    public void onNext(R message) {
        received.add(message);
    }

    @Override
    public void onError(Throwable reason) {
        error = reason;
    }

    @Override
    public void onCompleted() {
        completed = true;
    }

    List<R> awaitEnd() {
        Canvas.eventually(() -> Assertions.assertThat(completed || error != null).isTrue());
        Assertions.assertThat(error).isNull();
        return received;
    }

    Throwable awaitError() {
        Canvas.eventually(() -> Assertions.assertThat(error).isNotNull());
        return error;
    }
}
