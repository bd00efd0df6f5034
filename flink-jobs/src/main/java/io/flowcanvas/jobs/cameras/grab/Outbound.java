package io.flowcanvas.jobs.cameras.grab;

import io.flowcanvas.outbound.AddressPolicy;
import io.flowcanvas.outbound.GuardedAddresses;
import io.flowcanvas.outbound.GuardedClient;
import io.flowcanvas.outbound.OutboundLimits;
import java.time.Duration;

/** How a task's cameras are reached: only at addresses that are open. */
public record Outbound(GuardedAddresses addresses, GuardedClient client) implements AutoCloseable {
    private static final Duration LOOKUP_LIMIT = Duration.ofSeconds(5);

    /** More than one machine decodes. */
    private static final int MOST_CONNECTIONS = 256;

    private static final int THREADS = 2;

    public static Outbound open(AddressPolicy policy, GrabSettings settings) {
        OutboundLimits limits =
                new OutboundLimits(
                        LOOKUP_LIMIT,
                        settings.connectLimit(),
                        settings.connectLimit(),
                        settings.stallLimit(),
                        0,
                        MOST_CONNECTIONS,
                        THREADS);
        return new Outbound(
                GuardedAddresses.open(policy, LOOKUP_LIMIT), GuardedClient.open(policy, limits));
    }

    @Override
    public void close() {
        addresses.close();
        client.close();
    }
}
