package io.flowcanvas.jobs.tasks.download;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Reads one answer, chunk by chunk, and nothing while the object store is busy. How the body ended
 * is told only once the store has what came before.
 */
final class BodyReader implements Subscriber<ByteBuffer> {
    private final AssetDownload download;
    private @Nullable Subscription subscription;
    private boolean isStoring;
    private @Nullable Runnable postponed;

    BodyReader(AssetDownload download) {
        this.download = download;
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        given.request(1);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // both ends are handled
    public void onNext(ByteBuffer chunk) {
        CompletionStage<Void> stored = download.take(chunk);
        if (stored == null) {
            more();
            return;
        }
        synchronized (this) {
            isStoring = true;
        }
        stored.whenComplete((nothing, failure) -> stored(failure));
    }

    private void stored(@Nullable Throwable failure) {
        Runnable end;
        synchronized (this) {
            isStoring = false;
            end = postponed;
        }
        if (failure != null) {
            download.storeFailed(failure);
            return;
        }
        download.goOn(end != null);
        if (end != null) {
            end.run();
        } else {
            more();
        }
    }

    private void more() {
        Subscription open = subscription;
        if (open != null && !download.hasEnded()) {
            open.request(1);
        }
    }

    @Override
    public void onError(Throwable failure) {
        atEnd(() -> download.broke(failure));
    }

    @Override
    public void onComplete() {
        atEnd(download::complete);
    }

    private void atEnd(Runnable end) {
        synchronized (this) {
            if (isStoring) {
                postponed = end;
                return;
            }
        }
        end.run();
    }
}
