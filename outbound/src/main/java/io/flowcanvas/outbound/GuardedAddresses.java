package io.flowcanvas.outbound;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Where those may go that connect by themselves, say because they speak another protocol: the
 * addresses of a host, once each of them is allowed. Whoever connects to one of these, and not to
 * the name, cannot be led elsewhere in between.
 */
public final class GuardedAddresses implements AutoCloseable {
    private final AddressPolicy policy;
    private final Resolver resolver;

    public GuardedAddresses(AddressPolicy policy, Resolver resolver) {
        this.policy = policy;
        this.resolver = resolver;
    }

    /** One with the machine's resolver. */
    public static GuardedAddresses open(AddressPolicy policy, Duration resolveLimit) {
        return new GuardedAddresses(policy, new SystemResolver(resolveLimit));
    }

    /**
     * @param host a name or an address, that of IPv6 in brackets
     * @param port 1 to 65535
     * @return at least one; ends with an {@link OutboundException}: {@code ADDRESS_FORBIDDEN},
     *     {@code INVALID_REQUEST}, {@code DOWNLOAD_FAILED} if the name has no address
     */
    public CompletableFuture<List<InetAddress>> of(String host, int port) {
        Destination destination;
        try {
            // read as strictly as any other URL
            destination = policy.destination("http://" + host + ":" + port + "/");
        } catch (OutboundException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        if (destination.literal() != null) {
            return CompletableFuture.completedFuture(List.of(destination.literal()));
        }
        return resolver.resolve(destination.host())
                .handle(
                        (addresses, failure) -> {
                            if (failure != null || addresses.isEmpty()) {
                                throw Failures.unresolved(
                                        destination,
                                        failure == null
                                                ? new IllegalStateException("no address")
                                                : failure);
                            }
                            policy.check(destination, addresses);
                            return List.copyOf(addresses);
                        });
    }

    @Override
    public void close() {
        resolver.close();
    }
}
