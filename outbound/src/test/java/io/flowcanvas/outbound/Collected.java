package io.flowcanvas.outbound;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Reads a body as fast as it comes. */
final class Collected implements Subscriber<ByteBuffer> {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> end = new CompletableFuture<>();

    private Collected() {}

    /** All of it; ends as the body does, after 20 seconds at the latest. */
    static byte[] of(Answer answer) {
        Collected collected = new Collected();
        answer.body().subscribe(collected);
        return collected.end.orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ByteBuffer chunk) {
        bytes.write(chunk.array(), chunk.arrayOffset() + chunk.position(), chunk.remaining());
    }

    @Override
    public void onError(Throwable failure) {
        end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        end.complete(bytes.toByteArray());
    }
}
