package io.flowcanvas.outbound;

import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;

/**
 * Sends one request to one address, which is checked already. Follows nothing, resolves nothing.
 */
public interface Connector extends AutoCloseable {
    /**
     * @return the head of the answer, whatever its status. Ends with {@link ConnectFailedException}
     *     if no connection came about. Whoever ends it from outside, say with a time limit or by
     *     cancelling, gives the request up and closes its connection.
     */
    CompletableFuture<Answer> send(
            OutboundRequest request, Destination destination, InetAddress address);

    @Override
    void close();
}
