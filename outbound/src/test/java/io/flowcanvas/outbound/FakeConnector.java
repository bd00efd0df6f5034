package io.flowcanvas.outbound;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;

/** Opens no socket; remembers where it should have gone, and answers what a test says. */
final class FakeConnector implements Connector {
    final List<String> reached = new ArrayList<>();
    final List<OutboundRequest> requests = new ArrayList<>();
    final AtomicInteger closed = new AtomicInteger();
    private final Deque<CompletableFuture<Answer>> answers = new ArrayDeque<>();

    FakeConnector answers(int status, Map<String, String> headers) {
        Publisher<ByteBuffer> body =
                subscriber -> {
                    subscriber.onSubscribe(new Empty());
                    subscriber.onComplete();
                };
        answers.add(
                CompletableFuture.completedFuture(
                        new Answer(status, headers, body, closed::incrementAndGet)));
        return this;
    }

    FakeConnector redirects(String location) {
        return answers(302, Map.of("location", location));
    }

    FakeConnector refuses() {
        answers.add(
                CompletableFuture.failedFuture(
                        new ConnectFailedException(new ConnectException("10.9.8.7:22 refused"))));
        return this;
    }

    FakeConnector breaks(IOException how) {
        answers.add(CompletableFuture.failedFuture(how));
        return this;
    }

    CompletableFuture<Answer> isSilent() {
        CompletableFuture<Answer> never = new CompletableFuture<>();
        answers.add(never);
        return never;
    }

    @Override
    public CompletableFuture<Answer> send(
            OutboundRequest request, Destination destination, InetAddress address) {
        requests.add(request);
        reached.add(
                "%s %s:%d%s at %s"
                        .formatted(
                                destination.scheme(),
                                destination.host(),
                                destination.port(),
                                destination.path(),
                                address.getHostAddress()));
        return answers.remove();
    }

    @Override
    public void close() {
        answers.clear();
    }

    private static final class Empty implements Subscription {
        @Override
        public void request(long count) {}

        @Override
        public void cancel() {}
    }
}
