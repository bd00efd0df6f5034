package io.flowcanvas.api.canvas.realtime;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;

/** The server's side of a call, without any network; reads as long as a test lets it. */
final class FakeClient<T> extends ServerCallStreamObserver<T> {
    final List<T> results = new ArrayList<>();
    int requested;
    boolean completed;
    Throwable error;
    private boolean reads = true;
    private Runnable onReady = () -> {};
    private Runnable onCancel = () -> {};

    void stopReading() {
        reads = false;
    }

    void readAgain() {
        reads = true;
        onReady.run();
    }

    void leave() {
        onCancel.run();
    }

    @Override
    public boolean isReady() {
        return reads;
    }

    @Override
    public void request(int count) {
        requested += count;
    }

    @Override
    public void onNext(T result) {
        results.add(result);
    }

    @Override
    public void onError(Throwable reason) {
        error = reason;
    }

    @Override
    public void onCompleted() {
        completed = true;
    }

    @Override
    public void setOnReadyHandler(Runnable handler) {
        onReady = handler;
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {
        onCancel = handler;
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public void setCompression(String compression) {}

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void disableAutoRequest() {}

    @Override
    public void setMessageCompression(boolean enable) {}
}
