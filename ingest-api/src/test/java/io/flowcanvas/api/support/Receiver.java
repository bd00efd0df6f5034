package io.flowcanvas.api.support;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Takes callbacks on loopback and answers as told, 204 otherwise. */
public final class Receiver implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final Deque<Integer> statuses = new ArrayDeque<>();
    private volatile @Nullable CountDownLatch held;

    /** What came, headers in lower case. */
    public record Call(String path, String id, long timestamp, String signature, String body) {}

    /**
     * @param port 0: any that is free
     */
    public Receiver(int port) {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::take);
        server.setExecutor(threads);
        server.start();
    }

    public Receiver answers(int... codes) {
        synchronized (statuses) {
            for (int code : codes) {
                statuses.add(code);
            }
        }
        return this;
    }

    /** Answers nobody until the latch opens, 10 s at most. */
    public void hold(CountDownLatch latch) {
        held = latch;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    public List<Call> calls(String path) {
        return calls.stream().filter(call -> call.path().equals(path)).toList();
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getPath();
        calls.add(
                new Call(
                        path,
                        header(exchange, "webhook-id"),
                        Long.parseLong(header(exchange, "webhook-timestamp")),
                        header(exchange, "webhook-signature"),
                        body));
        await(held);
        Integer status;
        synchronized (statuses) {
            status = statuses.poll();
        }
        int code = status == null ? 204 : status;
        if (code / 100 == 3) {
            exchange.getResponseHeaders().set("Location", url("/redirected"));
        }
        exchange.sendResponseHeaders(code, -1);
        exchange.close();
    }

    private static void await(@Nullable CountDownLatch latch) {
        try {
            if (latch != null && !latch.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody opened the latch");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String header(HttpExchange exchange, String name) {
        return Objects.requireNonNull(exchange.getRequestHeaders().getFirst(name), name);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
