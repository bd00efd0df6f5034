package io.flowcanvas.outbound;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** From names to addresses. */
public interface Resolver extends AutoCloseable {
    /**
     * @return all addresses of the name; ends with any exception if there are none, or not in time,
     *     and with an {@link OutboundException} if it was not asked
     */
    CompletableFuture<List<InetAddress>> resolve(String host);

    @Override
    void close();
}
