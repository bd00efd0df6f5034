package io.flowcanvas.outbound;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Message;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** One request under way at HttpClient. */
final class Sending implements FutureCallback<Message<HttpResponse, Publisher<ByteBuffer>>> {
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private @Nullable Future<?> exchange;
    private @Nullable Runnable connection;
    private boolean givenUp;

    /** Whatever ends the answer badly, in here or from outside, ends the exchange. */
    @SuppressWarnings("FutureReturnValueIgnored") // only watched
    CompletableFuture<Answer> answer() {
        answer.whenComplete(
                (head, failure) -> {
                    if (failure != null) {
                        giveUp();
                    }
                });
        return answer;
    }

    void attach(Future<?> started) {
        boolean late;
        synchronized (this) {
            exchange = started;
            late = givenUp;
        }
        if (late) {
            started.cancel(true);
        }
    }

    /**
     * The client's own cancelling is not enough: it may reach a step of the exchange that is over
     * by then, and the connection stays.
     *
     * @param disconnect closes the connection, if there is one by then
     */
    void uses(Runnable disconnect) {
        boolean late;
        synchronized (this) {
            connection = disconnect;
            late = givenUp;
        }
        if (late) {
            disconnect.run();
        }
    }

    private void giveUp() {
        Future<?> started;
        Runnable disconnect;
        synchronized (this) {
            givenUp = true;
            started = exchange;
            disconnect = connection;
        }
        if (started != null) {
            started.cancel(true);
        }
        if (disconnect != null) {
            disconnect.run();
        }
    }

    @Override
    public void completed(Message<HttpResponse, Publisher<ByteBuffer>> message) {
        HttpResponse head = message.getHead();
        Answer received =
                new Answer(
                        head.getCode(),
                        HttpMessages.headers(head),
                        message.getBody(),
                        this::giveUp);
        if (!answer.complete(received)) {
            giveUp();
        }
    }

    @Override
    public void failed(Exception failure) {
        answer.completeExceptionally(
                isAboutConnecting(failure) ? new ConnectFailedException(failure) : failure);
    }

    private static boolean isAboutConnecting(Exception failure) {
        return failure instanceof ConnectException
                || failure instanceof ConnectTimeoutException
                || failure instanceof NoRouteToHostException;
    }

    @Override
    public void cancelled() {
        answer.cancel(true);
    }
}
