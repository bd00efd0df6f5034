package io.flowcanvas.outbound;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks URLs that clients name, and none that leads to an address they must not reach. All failures
 * are {@link OutboundException}: {@code ADDRESS_FORBIDDEN}, {@code DOWNLOAD_FAILED}, {@code
 * TIMEOUT}, {@code INVALID_REQUEST}, or {@code SERVICE_UNAVAILABLE} if names cannot be asked for
 * just now. Nothing is tried again but for the next address of a host.
 */
public final class GuardedClient implements AutoCloseable {
    private static final int FOLLOW_NONE = -1;

    private final AddressPolicy policy;
    private final Resolver resolver;
    private final Connector connector;
    private final OutboundLimits limits;

    public GuardedClient(
            AddressPolicy policy, Resolver resolver, Connector connector, OutboundLimits limits) {
        this.policy = policy;
        this.resolver = resolver;
        this.connector = connector;
        this.limits = limits;
    }

    /** One with the machine's resolver and connections of its own. */
    public static GuardedClient open(AddressPolicy policy, OutboundLimits limits) {
        return new GuardedClient(
                policy, new SystemResolver(limits.resolve()), HttpConnector.open(limits), limits);
    }

    /**
     * Follows redirects.
     *
     * @return the head of the last answer, whatever its status; cancelling ends the request
     */
    public CompletableFuture<Answer> get(String url, Map<String, String> headers) {
        OutboundRequest request = new OutboundRequest("GET", headers, null);
        return exchange(request, limits.redirects()).begin(url);
    }

    /**
     * Follows no redirect: one is an answer as others are. Ends within the limits for connecting
     * and for the answer together, whatever the name, its addresses and the body do.
     *
     * @param headers with {@code content-type}
     * @return once the answer is there; cancelling ends the request
     */
    @SuppressWarnings("FutureReturnValueIgnored") // cancelling is handed on
    public CompletableFuture<Reply> post(String url, Map<String, String> headers, ByteBuffer body) {
        OutboundRequest request = new OutboundRequest("POST", headers, body);
        long limitNanos = limits.connect().plus(limits.answer()).toNanos();
        long endNanos = System.nanoTime() + limitNanos;
        CompletableFuture<Answer> answer = exchange(request, FOLLOW_NONE).begin(url);
        CompletableFuture<Reply> reply =
                answer.orTimeout(limitNanos, TimeUnit.NANOSECONDS)
                        .exceptionallyCompose(failure -> failed(url, failure))
                        .thenCompose(head -> drained(head, endNanos));
        CompletableFuture<Reply> result = reply.copy();
        result.whenComplete(
                (value, failure) -> {
                    if (result.isCancelled()) {
                        answer.cancel(true);
                    }
                });
        return result;
    }

    private static CompletableFuture<Answer> failed(String url, Throwable failure) {
        return CompletableFuture.failedFuture(
                Failures.unwrapped(failure) instanceof TimeoutException tooLate
                        ? Failures.of(Destination.of(url), tooLate)
                        : failure);
    }

    private static CompletableFuture<Reply> drained(Answer answer, long endNanos) {
        long leftNanos = Math.max(1, endNanos - System.nanoTime());
        return Drain.of(answer)
                .orTimeout(leftNanos, TimeUnit.NANOSECONDS)
                .handle(
                        (end, tooSlow) -> {
                            if (tooSlow != null) {
                                answer.close();
                            }
                            return new Reply(answer.status(), answer.headers());
                        });
    }

    private Exchange exchange(OutboundRequest request, int redirects) {
        return new Exchange(policy, resolver, connector, limits, request, redirects);
    }

    @Override
    public void close() {
        resolver.close();
        connector.close();
    }
}
