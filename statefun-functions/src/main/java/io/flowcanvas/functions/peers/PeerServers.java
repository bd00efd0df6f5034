package io.flowcanvas.functions.peers;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Passes a request of a session on to the server that keeps the session's worker: the first in the
 * session's order that is not away. Every server walks the same order, and answers where it comes
 * to itself: so those that see the same servers choose the same.
 */
public final class PeerServers {
    /** Marks a request that was passed on, which is answered where it comes to. */
    public static final String PASSED_ON = "Flowcanvas-Passed-On";

    private final List<URI> all;
    private final Map<URI, Peer> peers;
    private final Function<byte[], Optional<SessionRequest>> reader;
    private final Function<byte[], CompletableFuture<byte[]>> here;

    /**
     * @param all base addresses of all servers, this one among them; the same on each
     * @param own this one's
     * @param reader which session's worker a request needs; empty: any server will do
     * @param here answers a request in this server
     */
    public PeerServers(
            List<URI> all,
            URI own,
            Function<byte[], Optional<SessionRequest>> reader,
            Function<byte[], CompletableFuture<byte[]>> here) {
        this(all, own, reader, here, Patience.USUAL);
    }

    PeerServers(
            List<URI> all,
            URI own,
            Function<byte[], Optional<SessionRequest>> reader,
            Function<byte[], CompletableFuture<byte[]>> here,
            Patience patience) {
        this.all = all;
        this.reader = reader;
        this.here = here;
        this.peers =
                all.stream()
                        .distinct()
                        .filter(server -> !server.equals(own))
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        server -> server, server -> new Peer(server, patience)));
    }

    /**
     * @return fails if the answer was lost or did not come in time after the request had reached a
     *     server, which remembers it: so it may be sent again
     */
    public CompletableFuture<byte[]> handle(byte[] request) {
        return reader.apply(request)
                .map(known -> answer(request, known, Rendezvous.order(known.session(), all)))
                .orElseGet(() -> here.apply(request));
    }

    private CompletableFuture<byte[]> answer(
            byte[] request, SessionRequest known, List<URI> order) {
        Peer peer = peers.get(order.get(0));
        if (peer == null) {
            return here.apply(request);
        }
        List<URI> next = order.subList(1, order.size());
        if (peer.isAway()) {
            return answer(request, known, next);
        }
        return peer.ask(request, known.runLimit())
                .exceptionallyCompose(
                        failure ->
                                isAway(failure)
                                        ? answer(request, known, next)
                                        : CompletableFuture.failedFuture(failure));
    }

    private static boolean isAway(Throwable failure) {
        return failure instanceof Peer.AwayException
                || (failure instanceof CompletionException
                        && failure.getCause() instanceof Peer.AwayException);
    }
}
