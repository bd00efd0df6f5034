package io.flowcanvas.statefun.link;

import org.apache.flink.statefun.flink.core.common.ManagingResources;
import org.apache.flink.statefun.flink.core.httpfn.HttpFunctionEndpointSpec;
import org.apache.flink.statefun.flink.core.reqreply.NonBlockingFunctions;
import org.apache.flink.statefun.flink.core.reqreply.RequestReplyClient;
import org.apache.flink.statefun.flink.core.reqreply.RequestReplyClientFactory;
import org.apache.flink.statefun.sdk.FunctionType;
import org.apache.flink.statefun.sdk.StatefulFunction;
import org.apache.flink.statefun.sdk.StatefulFunctionProvider;

/**
 * Stands in for StateFun's {@code HttpFunctionProvider}, whose functions hold up their task until
 * their first request is answered: while the server is away, such a task takes no checkpoint and
 * cannot be cancelled. These never wait.
 */
public final class LinkedFunctionProvider implements StatefulFunctionProvider, ManagingResources {
    private final HttpFunctionEndpointSpec endpoint;
    private final RequestReplyClientFactory clients;

    public LinkedFunctionProvider(
            HttpFunctionEndpointSpec endpoint, RequestReplyClientFactory clients) {
        this.endpoint = endpoint;
        this.clients = clients;
    }

    @Override
    public StatefulFunction functionOfType(FunctionType type) {
        RequestReplyClient client =
                clients.createTransportClient(
                        endpoint.transportClientProperties(),
                        endpoint.urlPathTemplate().apply(type));
        return NonBlockingFunctions.of(type, endpoint.maxNumBatchRequests(), client);
    }

    @Override
    public void shutdown() {
        clients.cleanup();
    }
}
