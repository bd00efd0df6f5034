package io.flowcanvas.functions.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.core.function.Language;
import io.flowcanvas.functions.program.RunSlots;
import io.flowcanvas.functions.sandbox.Availability;
import io.flowcanvas.functions.session.SessionWorkers;
import io.flowcanvas.functions.support.FakeSandbox;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpServerIT {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ExecutorService others = Executors.newCachedThreadPool();
    private Supplier<Map<Language, Availability>> runtimes =
            () -> Map.of(Language.PYTHON, new Availability(true, "3.11"));
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        others.shutdownNow();
    }

    private HttpServer serve(Function<byte[], CompletableFuture<byte[]>> functions) {
        SessionWorkers workers =
                new SessionWorkers(new FakeSandbox(), 1, Duration.ofSeconds(1), System::nanoTime);
        HttpServer server =
                new HttpServer(
                        "127.0.0.1",
                        0,
                        functions,
                        functions,
                        new Health(runtimes, () -> true),
                        new FunctionMetrics(new RunSlots(1, 1), workers),
                        others);
        open.add(0, server);
        server.start();
        return server;
    }

    private CompletableFuture<HttpResponse<byte[]>> post(HttpServer server, byte[] body) {
        return post(uri(server, "/statefun"), body);
    }

    private CompletableFuture<HttpResponse<byte[]>> post(URI address, byte[] body) {
        return client.sendAsync(
                HttpRequest.newBuilder(address)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static URI uri(HttpServer server, String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private Socket connect(HttpServer server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(10_000);
        open.add(socket);
        return socket;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String status(HttpResponse<byte[]> response) {
        return response.statusCode() + " " + new String(response.body(), StandardCharsets.UTF_8);
    }

    @Test
    void a_large_request_gets_its_large_answer() throws Exception {
        HttpServer server = serve(CompletableFuture::completedFuture);
        byte[] large = new byte[5 << 20];
        large[large.length - 1] = 7;

        assertThat(post(server, large).get(20, TimeUnit.SECONDS).body()).isEqualTo(large);
    }

    @Test
    void calls_that_wait_do_not_keep_the_others_waiting() throws Exception {
        CompletableFuture<byte[]> slow = new CompletableFuture<>();
        HttpServer server =
                serve(body -> body.length == 4 ? slow : CompletableFuture.completedFuture(body));
        List<CompletableFuture<HttpResponse<byte[]>>> waiting = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            waiting.add(post(server, bytes("slow")));
        }

        assertThat(status(post(server, bytes("at once")).get(10, TimeUnit.SECONDS)))
                .isEqualTo("200 at once");
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        slow.complete(bytes("done"));
        for (CompletableFuture<HttpResponse<byte[]>> one : waiting) {
            assertThat(status(one.get(10, TimeUnit.SECONDS))).isEqualTo("200 done");
        }
    }

    @Test
    void it_keeps_its_process_until_it_is_closed() {
        HttpServer server = serve(CompletableFuture::completedFuture);

        assertThat(keepers()).isPositive();
        server.close();
        Awaitility.await().until(() -> keepers() == 0);
    }

    private static long keepers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("http-"))
                .filter(thread -> !thread.isDaemon())
                .count();
    }

    @Test
    void what_fails_is_to_come_again() throws Exception {
        HttpServer later =
                serve(body -> CompletableFuture.failedFuture(new IllegalStateException("no")));
        HttpServer atOnce =
                serve(
                        body -> {
                            throw new IllegalArgumentException("no request");
                        });

        assertThat(post(later, bytes("x")).get().statusCode()).isEqualTo(503);
        assertThat(post(atOnce, bytes("x")).get().statusCode()).isEqualTo(503);
    }

    @Test
    void it_tells_of_itself_and_of_its_paths() throws Exception {
        HttpServer server = serve(CompletableFuture::completedFuture);

        assertThat(get(server, "/health")).startsWith("200 {\"status\":\"ok\"");
        assertThat(get(server, "/metrics")).contains("flowcanvas_function_runs_active 0");
        assertThat(get(server, "/nothing")).startsWith("404 there is POST /statefun");
        assertThat(get(server, "/statefun")).startsWith("404 ");
    }

    @Test
    void what_it_cannot_tell_is_an_error_and_not_the_end_of_a_connection() throws Exception {
        runtimes =
                () -> {
                    throw new IllegalStateException("unknown");
                };

        assertThat(get(serve(CompletableFuture::completedFuture), "/health")).startsWith("500 ");
    }

    private String get(HttpServer server, String path) throws Exception {
        return status(
                client.send(
                        HttpRequest.newBuilder(uri(server, path)).build(),
                        HttpResponse.BodyHandlers.ofByteArray()));
    }

    @Test
    void nonsense_is_refused_and_its_connection_closed() throws Exception {
        Socket socket = connect(serve(CompletableFuture::completedFuture));
        socket.getOutputStream().write(bytes("\u0016\u0003\u0001 nonsense\r\n\r\n"));

        assertThat(all(socket)).startsWith("HTTP/1.1 400 ");
    }

    private static String all(Socket socket) throws IOException {
        try (InputStream input = socket.getInputStream()) {
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void who_closes_it_lets_the_answers_go_that_are_under_way() throws Exception {
        CompletableFuture<byte[]> slow = new CompletableFuture<>();
        CompletableFuture<Void> asked = new CompletableFuture<>();
        HttpServer server =
                serve(
                        body -> {
                            asked.complete(null);
                            return slow;
                        });
        CompletableFuture<HttpResponse<byte[]>> waiting = post(server, bytes("x"));
        asked.get(10, TimeUnit.SECONDS);

        URI address = uri(server, "/statefun");
        CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
        Awaitility.await().until(() -> refuses(address));
        assertThat(closing).isNotDone();
        slow.complete(bytes("last"));

        assertThat(status(waiting.get(10, TimeUnit.SECONDS))).isEqualTo("200 last");
        closing.get(10, TimeUnit.SECONDS);
    }

    private boolean refuses(URI address) throws InterruptedException {
        try {
            return post(address, bytes("y")).get().statusCode() == 503;
        } catch (ExecutionException refused) {
            return true;
        }
    }
}
