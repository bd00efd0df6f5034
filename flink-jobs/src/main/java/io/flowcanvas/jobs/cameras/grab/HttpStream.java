package io.flowcanvas.jobs.cameras.grab;

import io.flowcanvas.outbound.Answer;
import io.flowcanvas.outbound.GuardedClient;
import io.flowcanvas.outbound.OutboundException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The body of an answer over HTTP, read by blocking. The connection is the guarded client's: to an
 * address that was checked, with no redirect followed, its certificate verified. One piece lies
 * here at a time. Every call ends soon after it is interrupted.
 */
final class HttpStream implements AutoCloseable {
    private static final int LOOK_MILLIS = 100;
    private static final int OK = 200;
    private static final Logger LOG = LoggerFactory.getLogger(HttpStream.class);

    private final Answer answer;
    private final BooleanSupplier interrupted;
    private final Pieces pieces = new Pieces();
    private ByteBuffer current = ByteBuffer.allocate(0);

    private HttpStream(Answer answer, BooleanSupplier interrupted) {
        this.answer = answer;
        this.interrupted = interrupted;
        answer.body().subscribe(pieces);
    }

    /**
     * @param url may hold a user and a password, which are sent as basic authorization
     * @throws CameraFailure if it may not be asked, or does not answer well
     */
    static HttpStream open(GuardedClient client, String url, BooleanSupplier interrupted)
            throws CameraFailure, InterruptedException {
        int begin = url.indexOf("://") + 3;
        int end = begin;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        int at = url.lastIndexOf('@', end - 1);
        boolean hasUser = at >= begin;
        String asked = hasUser ? url.substring(0, begin) + url.substring(at + 1) : url;
        Map<String, String> headers =
                hasUser
                        ? Map.of("authorization", BasicAuthorization.of(url.substring(begin, at)))
                        : Map.of();
        Answer answer = await(client.get(asked, headers), interrupted);
        if (answer.status() != OK) {
            answer.close();
            throw new CameraFailure("the server answered with status " + answer.status());
        }
        return new HttpStream(answer, interrupted);
    }

    private static Answer await(CompletableFuture<Answer> asked, BooleanSupplier interrupted)
            throws CameraFailure, InterruptedException {
        boolean taken = false;
        try {
            while (!interrupted.getAsBoolean()) {
                try {
                    Answer answer = asked.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                    taken = true;
                    return answer;
                } catch (TimeoutException e) {
                    LOG.trace("event=camera_answer_awaited");
                } catch (ExecutionException e) {
                    throw failure(e.getCause());
                }
            }
        } finally {
            if (!taken) {
                giveUp(asked);
            }
        }
        throw new CameraFailure("it did not answer in time");
    }

    /** Nobody waits for the answer any more; it may have come just now. */
    private static void giveUp(CompletableFuture<Answer> asked) {
        if (!asked.cancel(true) && !asked.isCompletedExceptionally()) {
            asked.join().close();
        }
    }

    private static CameraFailure failure(@Nullable Throwable cause) {
        return cause instanceof OutboundException refused
                ? new CameraFailure(String.valueOf(refused.getMessage()), refused)
                : new CameraFailure("the connection broke off");
    }

    /**
     * @return how many bytes were read, at least 1; -1 at the end
     * @throws CameraFailure if the body breaks off
     */
    int read(byte[] into, int most) throws CameraFailure, InterruptedException {
        while (!current.hasRemaining()) {
            if (interrupted.getAsBoolean()) {
                throw new CameraFailure("it did not answer in time");
            }
            Optional<ByteBuffer> next = pieces.queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            if (next == null) {
                continue;
            }
            if (next.isEmpty()) {
                pieces.end();
                if (pieces.failure != null) {
                    throw failure(pieces.failure);
                }
                return -1;
            }
            current = next.get();
            pieces.more();
        }
        int count = Math.min(most, current.remaining());
        current.get(into, 0, count);
        return count;
    }

    @Override
    public void close() {
        answer.close();
    }

    /** Takes pieces from the network as they are asked for; nothing stands for the end. */
    private static final class Pieces implements Subscriber<ByteBuffer> {
        private final BlockingQueue<Optional<ByteBuffer>> queue = new LinkedBlockingQueue<>();
        private volatile @Nullable Subscription subscription;
        private volatile @Nullable Throwable failure;

        void more() {
            Subscription present = subscription;
            if (present != null) {
                present.request(1);
            }
        }

        void end() {
            queue.add(Optional.empty());
        }

        @Override
        public void onSubscribe(Subscription given) {
            subscription = given;
            given.request(1);
        }

        @Override
        public void onNext(ByteBuffer piece) {
            queue.add(Optional.of(piece));
        }

        @Override
        public void onError(Throwable thrown) {
            failure = thrown;
            end();
        }

        @Override
        public void onComplete() {
            end();
        }
    }
}
