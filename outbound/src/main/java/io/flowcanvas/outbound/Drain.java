package io.flowcanvas.outbound;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Reads a body of some size to its end, so that its connection can serve again; more is given up.
 */
final class Drain implements Subscriber<ByteBuffer> {
    private static final long MOST_BYTES = 64 * 1024;

    private final Answer answer;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private @Nullable Subscription subscription;
    private long bytes;

    private Drain(Answer answer) {
        this.answer = answer;
    }

    /** Ends well in any case: the answer is there, only its body is not wanted. */
    static CompletableFuture<Void> of(Answer answer) {
        Drain drain = new Drain(answer);
        answer.body().subscribe(drain);
        return drain.end;
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        given.request(1);
    }

    @Override
    public void onNext(ByteBuffer chunk) {
        bytes += chunk.remaining();
        if (bytes > MOST_BYTES) {
            answer.close();
            end.complete(null);
        } else if (subscription != null) {
            subscription.request(1);
        }
    }

    @Override
    public void onError(Throwable failure) {
        end.complete(null);
    }

    @Override
    public void onComplete() {
        end.complete(null);
    }
}
