package io.flowcanvas.outbound;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A body whose errors are told as ours.
 *
 * @param idle after as long a silence, an end means that somebody lost patience
 */
record Body(Publisher<ByteBuffer> body, Destination from, Duration idle)
        implements Publisher<ByteBuffer> {
    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
        body.subscribe(new Telling(subscriber));
    }

    private final class Telling implements Subscriber<ByteBuffer> {
        private final Subscriber<? super ByteBuffer> subscriber;
        private long lastNanos = System.nanoTime();

        Telling(Subscriber<? super ByteBuffer> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscriber.onSubscribe(subscription);
        }

        @Override
        public void onNext(ByteBuffer chunk) {
            lastNanos = System.nanoTime();
            subscriber.onNext(chunk);
        }

        @Override
        public void onError(Throwable failure) {
            subscriber.onError(Failures.of(from, isImpatience(failure) ? timeout() : failure));
        }

        /** The client tells a time limit of its own and a lost connection alike. */
        private boolean isImpatience(Throwable failure) {
            long silentNanos = System.nanoTime() - lastNanos;
            return failure instanceof InterruptedIOException
                    && silentNanos >= idle.toNanos() / 4 * 3;
        }

        private static SocketTimeoutException timeout() {
            return new SocketTimeoutException("idle");
        }

        @Override
        public void onComplete() {
            subscriber.onComplete();
        }
    }
}
