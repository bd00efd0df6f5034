package io.flowcanvas.outbound;

import io.flowcanvas.core.error.ErrorCode;
import java.net.InetAddress;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request and its redirects. Each hop is checked, resolved once, checked again with all its
 * addresses, and sent to one of these; the next is tried only if there is no connection to the one
 * before, and only of the first few.
 */
final class Exchange {
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private static final int MOST_ADDRESSES = 3;

    private final AddressPolicy policy;
    private final Resolver resolver;
    private final Connector connector;
    private final OutboundLimits limits;
    private final OutboundRequest request;
    private final CompletableFuture<Answer> result = new CompletableFuture<>();
    private volatile @Nullable CompletableFuture<?> pending;
    private int redirectsLeft;

    /**
     * @param redirects most that are followed; negative: one is an answer as others are
     */
    Exchange(
            AddressPolicy policy,
            Resolver resolver,
            Connector connector,
            OutboundLimits limits,
            OutboundRequest request,
            int redirects) {
        this.policy = policy;
        this.resolver = resolver;
        this.connector = connector;
        this.limits = limits;
        this.request = request;
        this.redirectsLeft = redirects;
    }

    /**
     * Cancelling what it returns, or a time limit on it, ends the exchange and closes its
     * connection.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // only watched for being given up
    CompletableFuture<Answer> begin(String url) {
        result.whenComplete((answer, failure) -> giveUpPending());
        try {
            Destination destination = policy.destination(url);
            guarded(destination, () -> visit(destination));
        } catch (OutboundException refused) {
            fail(refused);
        }
        return result;
    }

    private void giveUpPending() {
        CompletableFuture<?> current = pending;
        if (result.isCompletedExceptionally() && current != null) {
            current.cancel(true);
        }
    }

    /** Remembers what is waited for, so that it ends with the exchange. */
    private <T> CompletableFuture<T> waitFor(CompletableFuture<T> stage) {
        pending = stage;
        giveUpPending();
        return stage;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // both ends are handled
    private void visit(Destination destination) {
        InetAddress literal = destination.literal();
        if (literal != null) {
            send(destination, List.of(literal).iterator());
            return;
        }
        waitFor(resolver.resolve(destination.host()))
                .whenComplete(
                        (addresses, failure) -> {
                            if (failure != null) {
                                fail(Failures.unresolved(destination, failure));
                            } else {
                                guarded(destination, () -> resolved(destination, addresses));
                            }
                        });
    }

    private void resolved(Destination destination, List<InetAddress> addresses) {
        policy.check(destination, addresses);
        send(destination, addresses.stream().limit(MOST_ADDRESSES).toList().iterator());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // both ends are handled
    private void send(Destination destination, Iterator<InetAddress> addresses) {
        if (!addresses.hasNext()) {
            throw Failures.unreachable(
                    destination, new IllegalStateException("the name has no address"));
        }
        CompletableFuture<Answer> sent = connector.send(request, destination, addresses.next());
        waitFor(sent)
                .orTimeout(limits.answer().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete(
                        (answer, failure) -> {
                            if (failure == null) {
                                guarded(destination, () -> answered(destination, answer));
                            } else if (addresses.hasNext()
                                    && Failures.unwrapped(failure)
                                            instanceof ConnectFailedException) {
                                guarded(destination, () -> send(destination, addresses));
                            } else {
                                fail(Failures.of(destination, failure));
                            }
                        });
    }

    private void answered(Destination destination, Answer answer) {
        Optional<String> location = answer.header("location");
        if (redirectsLeft < 0 || location.isEmpty() || !REDIRECTS.contains(answer.status())) {
            Answer told =
                    new Answer(
                            answer.status(),
                            answer.headers(),
                            new Body(answer.body(), destination, limits.idle()),
                            answer.connection());
            if (!result.complete(told)) {
                answer.close();
            }
            return;
        }
        answer.close();
        if (redirectsLeft == 0) {
            throw OutboundException.lasting(
                    ErrorCode.DOWNLOAD_FAILED,
                    "it was redirected more than %d times".formatted(limits.redirects()));
        }
        redirectsLeft--;
        follow(destination, location.get());
    }

    private void follow(Destination from, String location) {
        Destination to = policy.destination(from.locationOf(location));
        if (from.isTls() && !to.isTls()) {
            throw OutboundException.lasting(
                    ErrorCode.DOWNLOAD_FAILED,
                    from.host() + " redirects from https to http, which is not followed");
        }
        visit(to);
    }

    private void guarded(Destination destination, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException failure) {
            fail(Failures.of(destination, failure));
        }
    }

    private void fail(OutboundException failure) {
        result.completeExceptionally(failure);
    }
}
