package io.flowcanvas.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The server of an application's assets, good and bad ones, and the receiver of its webhooks. On an
 * address of its own, so that opening it to the stack opens nothing else.
 */
final class Assets implements AutoCloseable {
    static final String ADDRESS = "127.0.0.77";
    static final String NETWORK = ADDRESS + "/32";

    private static final int BACKLOG = 1024;
    private static final long HUGE = 10L << 30;

    /** More than lies in the buffers between two processes. */
    private static final int LARGE = 32 << 20;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final byte[] photo;
    private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
    private final AtomicInteger brokenOff = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(1);

    /** A call of a webhook. */
    record Call(Map<String, List<String>> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, List.of("")).get(0);
        }
    }

    final List<Call> calls = new CopyOnWriteArrayList<>();

    private Assets(Path photo) throws IOException {
        this.photo = Files.readAllBytes(photo);
        server =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getByName(ADDRESS), 0), BACKLOG);
        server.setExecutor(threads);
        server.createContext("/", this::count);
        server.start();
    }

    static Assets serving(Path photo) throws IOException {
        return new Assets(photo);
    }

    /**
     * What lies there by its first part: {@code photo} a photo; {@code gated} one that comes
     * half-way, the rest once {@link #open} was called; {@code large} the same, of 32 MiB; {@code
     * flaky} the second time; {@code text} what is no image and says it is; {@code page}, {@code
     * huge}, {@code circle}, {@code missing}, {@code drip}.
     */
    String url(String path) {
        return "http://" + ADDRESS + ":" + server.getAddress().getPort() + "/" + path;
    }

    int requests(String path) {
        return requests.getOrDefault("/" + path, new AtomicInteger()).get();
    }

    /** Answers that the other side did not want to the end. */
    int brokenOff() {
        return brokenOff.get();
    }

    /** Lets all through that waits half-way. */
    void open() {
        gate.countDown();
    }

    void shut() {
        gate = new CountDownLatch(1);
    }

    private void count(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        int number = requests.computeIfAbsent(path, name -> new AtomicInteger()).incrementAndGet();
        try (exchange) {
            answer(exchange, path.split("/", -1)[1], number);
        } catch (IOException left) {
            brokenOff.incrementAndGet();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange, String kind, int number)
            throws IOException, InterruptedException {
        switch (kind) {
            case "photo" -> send(exchange, "image/jpeg", photo);
            case "gated" -> sendGated(exchange, photo);
            case "large" -> sendGated(exchange, new byte[LARGE]);
            case "flaky" -> {
                if (number == 1) {
                    exchange.sendResponseHeaders(500, -1);
                } else {
                    send(exchange, "image/jpeg", photo);
                }
            }
            case "text" ->
                    send(exchange, "image/jpeg", "no image".getBytes(StandardCharsets.UTF_8));
            case "page" ->
                    send(exchange, "text/html", "<html></html>".getBytes(StandardCharsets.UTF_8));
            case "huge" -> {
                exchange.getResponseHeaders().set("Content-Type", "image/jpeg");
                exchange.sendResponseHeaders(200, HUGE);
                exchange.getResponseBody().write(photo);
            }
            case "circle" -> {
                exchange.getResponseHeaders().set("Location", url("circle/" + number));
                exchange.sendResponseHeaders(302, -1);
            }
            case "inside" -> {
                exchange.getResponseHeaders().set("Location", "http://127.0.0.1:9/");
                exchange.sendResponseHeaders(302, -1);
            }
            case "hook" -> hook(exchange, number);
            default -> exchange.sendResponseHeaders(404, -1);
        }
    }

    private void hook(HttpExchange exchange, int number) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        calls.add(new Call(Map.copyOf(exchange.getRequestHeaders()), body));
        exchange.sendResponseHeaders(number == 1 ? 503 : 204, -1);
    }

    private static void send(HttpExchange exchange, String type, byte[] content)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content);
    }

    private void sendGated(HttpExchange exchange, byte[] content)
            throws IOException, InterruptedException {
        exchange.getResponseHeaders().set("Content-Type", "image/jpeg");
        exchange.sendResponseHeaders(200, content.length);
        OutputStream body = exchange.getResponseBody();
        int half = content.length / 2;
        body.write(content, 0, half);
        body.flush();
        int sent = half;
        // a byte now and then tells whether anybody is still there
        while (!gate.await(100, TimeUnit.MILLISECONDS)) {
            body.write(content, sent, 1);
            body.flush();
            sent++;
        }
        body.write(content, sent, content.length - sent);
        body.flush();
    }

    @Override
    public void close() {
        open();
        server.stop(0);
        threads.shutdownNow();
    }
}
