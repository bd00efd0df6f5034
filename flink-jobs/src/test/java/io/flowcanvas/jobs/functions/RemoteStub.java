package io.flowcanvas.jobs.functions;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.flowcanvas.core.naming.FunctionTypes;
import io.flowcanvas.proto.engine.v1.FunctionCall;
import io.flowcanvas.proto.engine.v1.FunctionReply;
import io.flowcanvas.proto.engine.v1.Refusal;
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

/**
 * The other end of StateFun's protocol: answers each call with the name of the function it came to.
 */
final class RemoteStub implements AutoCloseable {
    final ConcurrentLinkedQueue<String> called = new ConcurrentLinkedQueue<>();
    final Map<String, Integer> attempts = new ConcurrentHashMap<>();
    final AtomicInteger refusals = new AtomicInteger();
    private final HttpServer server;

    RemoteStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.createContext("/statefun", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/statefun";
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
        FromFunction.InvocationResponse.Builder response =
                FromFunction.InvocationResponse.newBuilder();
        for (ToFunction.Invocation invocation : batch.getInvocationsList()) {
            FunctionCall call = FunctionCall.parseFrom(TypedValues.bytes(invocation.getArgument()));
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
