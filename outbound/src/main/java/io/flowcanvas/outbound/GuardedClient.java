package io.flowcanvas.outbound;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks URLs that clients name, and none that leads to an address they must not reach. All failures
 * are {@link OutboundException}: {@code ADDRESS_FORBIDDEN}, {@code DOWNLOAD_FAILED}, {@code
 * TIMEOUT} or {@code INVALID_REQUEST}. Nothing is tried again but for the next address of a host.
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
     * Follows no redirect: one is an answer as others are.
     *
     * @param headers with {@code content-type}
     * @return once the answer is there; cancelling ends the request
     */
    @SuppressWarnings("FutureReturnValueIgnored") // cancelling is handed on
    public CompletableFuture<Reply> post(String url, Map<String, String> headers, ByteBuffer body) {
        OutboundRequest request = new OutboundRequest("POST", headers, body);
        CompletableFuture<Answer> answer = exchange(request, FOLLOW_NONE).begin(url);
        CompletableFuture<Reply> reply = answer.thenCompose(this::drained);
        CompletableFuture<Reply> result = reply.copy();
        result.whenComplete(
                (value, failure) -> {
                    if (result.isCancelled()) {
                        answer.cancel(true);
                    }
                });
        return result;
    }

    private CompletableFuture<Reply> drained(Answer answer) {
        return Drain.of(answer)
                .orTimeout(limits.answer().toMillis(), TimeUnit.MILLISECONDS)
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
