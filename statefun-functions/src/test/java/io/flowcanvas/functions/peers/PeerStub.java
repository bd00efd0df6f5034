package io.flowcanvas.functions.peers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Another server, which answers with what it is asked, or as the test wants. */
final class PeerStub implements AutoCloseable {
    /** What to do with a request, once it is read. */
    interface Answer {
        void to(HttpExchange exchange, byte[] request) throws IOException;
    }

    static final Answer ECHO = (exchange, request) -> answer(exchange, 200, request);
    static final Answer REFUSAL = (exchange, request) -> answer(exchange, 503, request);
    static final Answer NONE = (exchange, request) -> {};
    static final Answer HALF =
            (exchange, request) -> {
                exchange.sendResponseHeaders(200, 2);
                exchange.getResponseBody().write('h');
                exchange.getResponseBody().flush();
            };

    /** The mark of each request. */
    final List<String> marks = new CopyOnWriteArrayList<>();

    final URI address;
    volatile Answer answer = ECHO;
    private final HttpServer server;

    PeerStub() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
        server.createContext("/statefun", this::serve);
        server.createContext("/health", exchange -> answer(exchange, 200, new byte[] {'{', '}'}));
        server.start();
        address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void serve(HttpExchange exchange) throws IOException {
        marks.add(exchange.getRequestHeaders().getFirst(PeerServers.PASSED_ON));
        answer.to(exchange, exchange.getRequestBody().readAllBytes());
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
