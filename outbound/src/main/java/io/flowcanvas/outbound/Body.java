package io.flowcanvas.outbound;

import java.nio.ByteBuffer;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A body whose errors are told as ours. */
record Body(Publisher<ByteBuffer> body, Destination from) implements Publisher<ByteBuffer> {
    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
        body.subscribe(
                new Subscriber<ByteBuffer>() {
                    @Override
                    public void onSubscribe(Subscription subscription) {
                        subscriber.onSubscribe(subscription);
                    }

                    @Override
                    public void onNext(ByteBuffer chunk) {
                        subscriber.onNext(chunk);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        subscriber.onError(Failures.of(from, failure));
                    }

                    @Override
                    public void onComplete() {
                        subscriber.onComplete();
                    }
                });
    }
}
