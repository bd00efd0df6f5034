package io.flowcanvas.jobs.cameras.grab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flowcanvas.jobs.CapturedLog;
import io.flowcanvas.outbound.AddressPolicy;
import io.flowcanvas.outbound.Answer;
import io.flowcanvas.outbound.Connector;
import io.flowcanvas.outbound.Destination;
import io.flowcanvas.outbound.GuardedClient;
import io.flowcanvas.outbound.OutboundLimits;
import io.flowcanvas.outbound.OutboundRequest;
import io.flowcanvas.outbound.Resolver;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;

/** Over a connector that opens no socket. */
class HttpStreamTest {
    private static final String URL = "http://127.0.0.1/video";
    private static final Duration LONG = Duration.ofMinutes(1);

    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final AtomicInteger closed = new AtomicInteger();
    private final AtomicBoolean given = new AtomicBoolean();
    private final GuardedClient client =
            new GuardedClient(
                    AddressPolicy.of(List.of("127.0.0.1/32"), "80"),
                    new NoResolver(),
                    new OneAnswer(),
                    new OutboundLimits(LONG, LONG, LONG, LONG, 0, 1, 1));

    @Test
    void closesAnAnswerForWhichItWasInterrupted() throws Exception {
        Thread thread = new Thread(this::openAndBeInterrupted);
        thread.start();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> thread.getState() == Thread.State.TIMED_WAITING);

        thread.interrupt();
        thread.join(10_000);

        assertThat(given).isTrue();
        // whoever connects closes what comes for nobody
        assertThat(answer).isCancelled();
    }

    @Test
    void closesAnAnswerThatCameWhenItWasNoLongerWanted() {
        AtomicInteger asked = new AtomicInteger();

        assertThatThrownBy(
                        () ->
                                HttpStream.open(
                                        client,
                                        URL,
                                        () -> {
                                            answer.complete(answer(subscriber -> {}));
                                            return asked.getAndIncrement() == 0;
                                        }))
                .isInstanceOf(CameraFailure.class);

        assertThat(closed).hasValue(1);
    }

    @Test
    void anErrorWhileFfmpegReadsIsAnErrorOfTheStream() throws Exception {
        AVIOContext context = NativeStreams.wrap(stream());
        try (CapturedLog log = CapturedLog.of(NativeStreams.class);
                BytePointer into = new BytePointer(10)) {
            assertThat(context.read_packet().call(context.opaque(), into, 10)).isNegative();
            assertThat(log.events()).hasSize(1);
        } finally {
            assertThat(NativeStreams.close(context)).isTrue();
        }

        assertThat(closed).hasValue(1);
    }

    private void openAndBeInterrupted() {
        try {
            HttpStream.open(client, URL, () -> false);
        } catch (CameraFailure unexpected) {
            throw new AssertionError(unexpected);
        } catch (InterruptedException e) {
            given.set(true);
        }
    }

    /** A stream whose second piece is an error of the client's. */
    private HttpStream stream() throws Exception {
        NativeCalls.load();
        answer.complete(
                answer(
                        subscriber ->
                                subscriber.onSubscribe(
                                        new Subscription() {
                                            private boolean begun;

                                            @Override
                                            public void request(long count) {
                                                if (begun) {
                                                    throw new IllegalStateException("broken");
                                                }
                                                begun = true;
                                                subscriber.onNext(ByteBuffer.allocate(1));
                                            }

                                            @Override
                                            public void cancel() {
                                                // nothing is open
                                            }
                                        })));
        return HttpStream.open(client, URL, () -> false);
    }

    private Answer answer(Publisher<ByteBuffer> body) {
        return new Answer(200, Map.of(), body, closed::incrementAndGet);
    }

    private final class OneAnswer implements Connector {
        @Override
        public CompletableFuture<Answer> send(
                OutboundRequest request, Destination destination, InetAddress address) {
            return answer;
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    private static final class NoResolver implements Resolver {
        @Override
        public CompletableFuture<List<InetAddress>> resolve(String host) {
            throw new AssertionError("the address is literal");
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
