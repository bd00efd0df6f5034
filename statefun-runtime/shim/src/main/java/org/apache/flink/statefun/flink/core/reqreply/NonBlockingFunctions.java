package org.apache.flink.statefun.flink.core.reqreply;

import org.apache.flink.statefun.sdk.FunctionType;
import org.apache.flink.statefun.sdk.StatefulFunction;

/**
 * Remote functions whose first request is asynchronous as all others are.
 *
 * <p>StateFun waits for the first answer, which names the function's states, so that what comes
 * meanwhile need not be refused and sent again with them. Nothing else depends on it: whichever
 * answer asks for states, they are registered and its request is repeated. So requests that are
 * under way before the states are known take one more round trip each.
 */
public final class NonBlockingFunctions {
    private static final boolean AS_IF_ANSWERED_ONCE = true;

    private NonBlockingFunctions() {}

    /**
     * @param batchSize most invocations of one address that wait before its sender is held back
     */
    public static StatefulFunction of(FunctionType type, int batchSize, RequestReplyClient client) {
        return new RequestReplyFunction(
                type, new PersistedRemoteFunctionValues(), batchSize, client, AS_IF_ANSWERED_ONCE);
    }
}
