package io.flowcanvas.functions.peers;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes a request of a session on to the server that keeps the session's worker. Where that one
 * cannot be reached the next in its order keeps the session, and this server the last.
 */
public final class PeerServers {
    /** Marks a request that was passed on, which is answered where it comes to. */
    public static final String PASSED_ON = "Flowcanvas-Passed-On";

    private static final Logger LOG = LoggerFactory.getLogger(PeerServers.class);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(1);

    /** Longer than any run. */
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(15);

    /** Who cannot be reached is left alone for so long. */
    private static final Duration AWAY = Duration.ofSeconds(2);

    private static final int OK = 200;

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_LIMIT)
                    .build();
    private final Map<URI, Long> awaySince = new ConcurrentHashMap<>();
    private final List<URI> all;
    private final URI own;
    private final Function<byte[], Optional<String>> sessions;
    private final Function<byte[], CompletableFuture<byte[]>> here;

    /**
     * @param all base addresses of all servers, this one among them; the same on each
     * @param own this one's
     * @param sessions id of the session whose worker a request needs; empty: any server will do
     * @param here answers a request in this server
     */
    public PeerServers(
            List<URI> all,
            URI own,
            Function<byte[], Optional<String>> sessions,
            Function<byte[], CompletableFuture<byte[]>> here) {
        this.all = all;
        this.own = own;
        this.sessions = sessions;
        this.here = here;
    }

    /**
     * @return fails if the answer was lost after the request had reached a server, which remembers
     *     it: so it may be sent again
     */
    public CompletableFuture<byte[]> handle(byte[] request) {
        return sessions.apply(request)
                .map(session -> Rendezvous.order(session, all))
                .filter(order -> !order.get(0).equals(own))
                .map(order -> passOn(request, others(order)))
                .orElseGet(() -> here.apply(request));
    }

    private List<URI> others(List<URI> order) {
        return order.stream().filter(server -> !server.equals(own)).toList();
    }

    private CompletableFuture<byte[]> passOn(byte[] request, List<URI> order) {
        if (order.isEmpty()) {
            return here.apply(request);
        }
        URI server = order.get(0);
        List<URI> rest = order.subList(1, order.size());
        if (isAway(server)) {
            return passOn(request, rest);
        }
        return http.sendAsync(passedOn(request, server), BodyHandlers.ofByteArray())
                .thenApply(response -> body(server, response))
                .exceptionallyCompose(
                        failure -> {
                            if (!isUnreachable(failure)) {
                                return CompletableFuture.failedFuture(failure);
                            }
                            awaySince.put(server, System.nanoTime());
                            LOG.warn("peer={} cannot be reached: {}", server, failure.toString());
                            return passOn(request, rest);
                        });
    }

    private boolean isAway(URI server) {
        Long since = awaySince.get(server);
        if (since == null || System.nanoTime() - since < AWAY.toNanos()) {
            return since != null;
        }
        awaySince.remove(server, since);
        return false;
    }

    private static HttpRequest passedOn(byte[] request, URI server) {
        return HttpRequest.newBuilder(server.resolve("/statefun"))
                .timeout(ANSWER_LIMIT)
                .header(PASSED_ON, "true")
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(request))
                .build();
    }

    private static boolean isUnreachable(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
    }

    private static byte[] body(URI server, HttpResponse<byte[]> response) {
        if (response.statusCode() != OK) {
            throw new IllegalStateException(server + " answered " + response.statusCode());
        }
        return response.body();
    }
}
