package io.flowcanvas.jobs.functions;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.flowcanvas.core.naming.FunctionTypes;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.flowcanvas.proto.engine.v1.FunctionReply;
import io.flowcanvas.proto.engine.v1.Refusal;
import io.flowcanvas.proto.jobs.v1.SessionRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.statefun.sdk.reqreply.generated.FromFunction;
import org.apache.flink.statefun.sdk.reqreply.generated.ToFunction;
import org.apache.flink.statefun.sdk.reqreply.generated.TypedValue;

/**
 * The other end of StateFun's protocol: answers each call with the name of the function it came to,
 * and has StateFun remember how many calls each address had.
 */
final class RemoteStub implements AutoCloseable {
    private static final String COUNT = "count";
    private static final String COUNT_TYPE = "flowcanvas/count";

    /** Calls that opened the sessions of which it was told that they are over. */
    final ConcurrentLinkedQueue<String> ended = new ConcurrentLinkedQueue<>();

    final ConcurrentLinkedQueue<String> called = new ConcurrentLinkedQueue<>();

    /** Remembered count by target id, after its last call. */
    final Map<String, Integer> counts = new ConcurrentHashMap<>();

    /** By call id. */
    final Map<String, Integer> attempts = new ConcurrentHashMap<>();

    final AtomicInteger refusals = new AtomicInteger();
    private final HttpServer server;

    /**
     * @param port 0 for any
     */
    RemoteStub(int port) throws IOException {
        server =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 64);
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.createContext("/statefun", this::handle);
        server.start();
    }

    String url() {
        return url(server.getAddress().getPort());
    }

    static String url(int port) {
        return "http://127.0.0.1:" + port + "/statefun";
    }

    private void handle(HttpExchange exchange) throws IOException {
        ToFunction request = ToFunction.parseFrom(exchange.getRequestBody().readAllBytes());
        if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
            return;
        }
        byte[] answer = answer(request.getInvocation()).toByteArray();
        exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private FromFunction answer(ToFunction.InvocationBatchRequest batch) throws IOException {
        if (batch.getStateCount() == 0) {
            return askForState();
        }
        FromFunction.InvocationResponse.Builder response =
                FromFunction.InvocationResponse.newBuilder();
        int count = count(batch.getState(0)) + batch.getInvocationsCount();
        counts.put(batch.getTarget().getId(), count);
        response.addStateMutationsBuilder()
                .setStateName(COUNT)
                .setMutationType(FromFunction.PersistedValueMutation.MutationType.MODIFY)
                .setStateValue(TypedValues.of(COUNT_TYPE, new byte[] {(byte) count}));
        for (ToFunction.Invocation invocation : batch.getInvocationsList()) {
            if (invocation.getArgument().getTypename().equals(FunctionTypes.SESSION_ENDED)) {
                ended.add(invocation.getArgument().getValue().toStringUtf8());
                continue;
            }
            FunctionCall call = call(invocation.getArgument());
            called.add(call.getCallId());
            attempts.merge(call.getCallId(), 1, Integer::sum);
            response.addOutgoingEgressesBuilder()
                    .setEgressNamespace(FunctionTypes.NAMESPACE)
                    .setEgressType("replies")
                    .setArgument(
                            TypedValues.of(
                                    FunctionTypes.REPLIES,
                                    reply(call, batch.getTarget().getType()).toByteArray()));
        }
        return FromFunction.newBuilder().setInvocationResult(response).build();
    }

    private static FunctionCall call(TypedValue argument) throws IOException {
        if (argument.getTypename().equals(FunctionTypes.SESSION_RUN_REQUEST)) {
            SessionRun run = SessionRun.parseFrom(TypedValues.bytes(argument));
            return FunctionCall.newBuilder()
                    .setCallId(run.getCallId())
                    .setReplyTo(run.getReplyTo())
                    .build();
        }
        return FunctionCall.parseFrom(TypedValues.bytes(argument));
    }

    private static FromFunction askForState() {
        FromFunction.IncompleteInvocationContext.Builder missing =
                FromFunction.IncompleteInvocationContext.newBuilder();
        missing.addMissingValuesBuilder().setStateName(COUNT).setTypeTypename(COUNT_TYPE);
        return FromFunction.newBuilder().setIncompleteInvocationContext(missing).build();
    }

    private static int count(ToFunction.PersistedValue state) {
        return state.getStateValue().getHasValue()
                ? TypedValues.bytes(state.getStateValue())[0]
                : 0;
    }

    private static FunctionReply reply(FunctionCall call, String function) {
        return FunctionReply.newBuilder()
                .setCallId(call.getCallId())
                .setReplyTo(call.getReplyTo())
                .setRefusal(Refusal.newBuilder().setMessage(function))
                .build();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
