package io.flowcanvas.functions.peers;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Another server, as this one sees it: away for two seconds after it could not be connected to, or
 * kept a request waiting for too long and then did not say how it is either. One that says so is
 * merely busy.
 */
final class Peer {
    private static final Logger LOG = LoggerFactory.getLogger(Peer.class);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);
    private static final long AWAY_NANOS = Duration.ofSeconds(2).toNanos();
    private static final int OK = 200;

    /** The request has not reached the server. */
    static final class AwayException extends Exception {
        private static final long serialVersionUID = 1;

        AwayException(Throwable cause) {
            super(cause);
        }
    }

    private final URI address;
    private final Patience patience;
    private volatile HttpClient client = connections();
    private volatile @Nullable Long awaySince;

    Peer(URI address, Patience patience) {
        this.address = address;
        this.patience = patience;
    }

    private static HttpClient connections() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_LIMIT)
                .build();
    }

    boolean isAway() {
        Long since = awaySince;
        return since != null && System.nanoTime() - since < AWAY_NANOS;
    }

    /**
     * @return fails with {@link AwayException} if another server may have the request instead, with
     *     anything else if it may have reached this one
     */
    CompletableFuture<byte[]> ask(byte[] request, Duration runLimit) {
        HttpClient used = client;
        HttpRequest passedOn =
                HttpRequest.newBuilder(address.resolve("/statefun"))
                        .header(PeerServers.PASSED_ON, "true")
                        .header("Content-Type", "application/octet-stream")
                        .POST(BodyPublishers.ofByteArray(request))
                        .build();
        return send(used, passedOn, BodyHandlers.ofByteArray(), patience.forRun(runLimit))
                .thenApply(this::body)
                .exceptionallyCompose(failure -> explain(cause(failure), used));
    }

    /** The limit is one for the whole answer, not only until its head is there. */
    private static <T> CompletableFuture<HttpResponse<T>> send(
            HttpClient used, HttpRequest request, BodyHandler<T> body, Duration limit) {
        CompletableFuture<HttpResponse<T>> sent = used.sendAsync(request, body);
        return sent.copy()
                .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((response, failure) -> sent.cancel(true));
    }

    private byte[] body(HttpResponse<byte[]> response) {
        if (response.statusCode() != OK) {
            throw new IllegalStateException(address + " answered " + response.statusCode());
        }
        return response.body();
    }

    private CompletableFuture<byte[]> explain(Throwable failure, HttpClient used) {
        if (failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException) {
            leaveAlone(failure);
            return CompletableFuture.failedFuture(new AwayException(failure));
        }
        CompletableFuture<byte[]> failed = CompletableFuture.failedFuture(failure);
        return failure instanceof TimeoutException
                ? look(used).thenCompose(seen -> failed)
                : failed;
    }

    /** Over new connections, since who vanished without a word leaves the old ones open. */
    private CompletableFuture<Void> look(HttpClient silent) {
        HttpRequest health = HttpRequest.newBuilder(address.resolve("/health")).build();
        return send(instead(silent), health, BodyHandlers.discarding(), patience.health())
                .handle(
                        (answer, failure) -> {
                            if (failure == null) {
                                LOG.warn("peer={} has not answered a request yet", address);
                            } else {
                                leaveAlone(cause(failure));
                            }
                            return null;
                        });
    }

    private synchronized HttpClient instead(HttpClient silent) {
        if (client == silent) {
            client = connections();
        }
        return client;
    }

    private void leaveAlone(Throwable failure) {
        awaySince = System.nanoTime();
        LOG.warn("peer={} cannot be reached: {}", address, failure.toString());
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }
}
