package io.flowcanvas.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.flowcanvas.core.error.ErrorCode;
import io.flowcanvas.testkit.RawServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** The real connector against servers on 127.0.0.1, which is opened for it alone. */
class HttpConnectorIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final byte[] HELLO = "hello".getBytes(UTF_8);
    private static final OutboundLimits LIMITS =
            new OutboundLimits(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(2),
                    Duration.ofMillis(600),
                    3,
                    8,
                    1);

    private final FakeResolver resolver =
            new FakeResolver().knows("assets.test", "127.0.0.1").knows("other.test", "127.0.0.1");
    private final GuardedClient client = client();
    private RawServer server;

    private GuardedClient client() {
        return new GuardedClient(
                AddressPolicy.of(List.of("127.0.0.1/32"), AddressPolicy.STANDARD_PORTS),
                resolver,
                HttpConnector.open(LIMITS),
                LIMITS);
    }

    @AfterEach
    void close() {
        client.close();
        if (server != null) {
            server.close();
        }
    }

    @Test
    void goesToTheGivenAddressInTheNameOfTheHost() {
        serve((request, connection) -> connection.reply("200 OK", HELLO, "etag: \"1\""));

        Answer answer = get("assets.test", "/a%20b//../c?x=%2F&y", Map.of("range", "bytes=1-"));

        assertThat(Collected.of(answer)).isEqualTo(HELLO);
        assertThat(answer.header("etag")).hasValue("\"1\"");
        RawServer.Request request = server.requests().get(0);
        assertThat(request.target()).isEqualTo("/a%20b//../c?x=%2F&y");
        assertThat(request.header("host")).hasValue("assets.test:" + server.port());
        assertThat(request.header("range")).hasValue("bytes=1-");
        assertThat(request.header("user-agent")).hasValue("flowcanvas");
        assertThat(request.headers())
                .doesNotContainKeys("accept-encoding", "cookie", "authorization", "upgrade");
    }

    @Test
    void takesNoProxyFromTheSystemsProperties() {
        serve((request, connection) -> connection.reply("200 OK", HELLO));
        System.setProperty("http.proxyHost", "127.0.0.1");
        System.setProperty("http.proxyPort", "1");
        try {
            assertThat(Collected.of(get("assets.test", "/"))).isEqualTo(HELLO);
        } finally {
            System.clearProperty("http.proxyHost");
            System.clearProperty("http.proxyPort");
        }
    }

    @Test
    void usesAConnectionAgainForTheSameNameOnly() {
        serve((request, connection) -> connection.reply("200 OK", HELLO));

        // a connection is free again a moment after its answer has ended
        await().atMost(LIMIT)
                .until(
                        () -> {
                            int before = server.acceptedConnections();
                            Collected.of(get("assets.test", "/"));
                            return server.acceptedConnections() == before;
                        });

        int before = server.acceptedConnections();
        Collected.of(get("other.test", "/"));
        assertThat(server.acceptedConnections()).isEqualTo(before + 1);
    }

    @Test
    void keepsNoCookieAndUnpacksNothing() {
        serve(
                (request, connection) ->
                        connection.reply(
                                "200 OK",
                                HELLO,
                                "content-encoding: gzip",
                                "set-cookie: a=b; Path=/"));

        assertThat(Collected.of(get("assets.test", "/1"))).isEqualTo(HELLO);
        assertThat(Collected.of(get("assets.test", "/2"))).isEqualTo(HELLO);
        assertThat(server.requests()).noneMatch(request -> request.header("cookie").isPresent());
    }

    @Test
    void followsARedirectToAnotherName() {
        serve(
                (request, connection) -> {
                    if (request.target().equals("/a")) {
                        connection.head(
                                "301 Moved", "location: http://other.test:" + server.port() + "/b");
                    } else {
                        connection.reply("200 OK", HELLO);
                    }
                });

        assertThat(Collected.of(get("assets.test", "/a"))).isEqualTo(HELLO);
        assertThat(server.requests().get(1).header("host")).hasValue("other.test:" + server.port());
    }

    @Test
    void leavesACircleOfRedirects() {
        serve((request, connection) -> connection.head("302 Found", "location: /a"));

        assertThat(failure(() -> get("assets.test", "/a")).code())
                .isEqualTo(ErrorCode.DOWNLOAD_FAILED);
        assertThat(server.requests()).hasSize(4);
    }

    @Test
    void readsNoFurtherThanItIsAskedTo() {
        AtomicLong written = new AtomicLong();
        serve(
                (request, connection) -> {
                    connection.head("200 OK", "content-length: 1000000000");
                    byte[] chunk = new byte[65_536];
                    while (true) {
                        connection.write(chunk);
                        written.addAndGet(chunk.length);
                    }
                });
        Answer answer = get("assets.test", "/");
        AtomicLong read = new AtomicLong();
        answer.body().subscribe(new OneChunk(read));

        await().atMost(LIMIT).until(() -> read.get() > 0);
        // the sockets' own buffers fill, then it stops
        AtomicLong last = new AtomicLong(-1);
        await().atMost(LIMIT)
                .during(Duration.ofMillis(300))
                .until(() -> written.get() == last.getAndSet(written.get()));
        assertThat(read.get()).isLessThanOrEqualTo(65_536);
        assertThat(written.get()).isLessThan(32_000_000);
        answer.close();
        await().atMost(LIMIT).until(() -> server.openConnections() == 0);
    }

    @Test
    void closesTheConnectionOfABodyThatNeverEnds() {
        serve(
                (request, connection) -> {
                    connection.head("200 OK", "transfer-encoding: chunked");
                    while (true) {
                        connection.write("5\r\nhello\r\n".getBytes(UTF_8));
                    }
                });
        Answer answer = get("assets.test", "/");

        answer.close();

        await().atMost(LIMIT).until(() -> server.openConnections() == 0);
    }

    @Test
    void closesTheConnectionOfARequestThatIsCancelled() {
        serve((request, connection) -> connection.awaitClosed());
        CompletableFuture<Answer> pending = client.get(url("assets.test", "/"), Map.of());
        await().atMost(LIMIT).until(() -> server.requests().size() == 1);

        pending.cancel(true);

        await().atMost(LIMIT).until(() -> server.openConnections() == 0);
    }

    @Test
    void endsItsThreadsAndWhatIsUnderWayWhenItIsClosed() {
        serve((request, connection) -> connection.awaitClosed());
        Set<Thread> others = threads();
        GuardedClient closing = client();
        CompletableFuture<Answer> underWay = closing.get(url("assets.test", "/"), Map.of());
        await().atMost(LIMIT).until(() -> server.openConnections() == 1);

        closing.close();

        await().atMost(LIMIT).until(() -> others.containsAll(threads()));
        await().atMost(LIMIT).until(() -> server.openConnections() == 0);
        await().atMost(LIMIT).until(underWay::isCompletedExceptionally);
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("outbound"))
                .collect(Collectors.toSet());
    }

    @Test
    void waitsForASlowServerThatKeepsSending() {
        serve(
                (request, connection) -> {
                    connection.head("200 OK", "content-length: 5");
                    for (byte each : HELLO) {
                        connection.pause(Duration.ofMillis(200));
                        connection.write(new byte[] {each});
                    }
                });

        assertThat(Collected.of(get("assets.test", "/"))).isEqualTo(HELLO);
    }

    @Test
    void givesUpOnABodyThatGoesSilent() {
        serve(
                (request, connection) -> {
                    connection.head("200 OK", "content-length: 5");
                    connection.write(new byte[] {1});
                    connection.awaitClosed();
                });

        OutboundException failure = failure(() -> Collected.of(get("assets.test", "/")));

        assertThat(failure.code())
                .as(String.valueOf(failure.getCause()))
                .isEqualTo(ErrorCode.TIMEOUT);
        await().atMost(LIMIT).until(() -> server.openConnections() == 0);
    }

    @Test
    void givesUpOnAServerThatSaysNothing() {
        serve((request, connection) -> connection.awaitClosed());

        assertThat(failure(() -> get("assets.test", "/")).code()).isEqualTo(ErrorCode.TIMEOUT);
        await().atMost(LIMIT).until(() -> server.openConnections() == 0);
    }

    @Test
    void givesUpOnHeadersThatDripWithoutEnd() {
        serve(
                (request, connection) -> {
                    connection.write("HTTP/1.1 200 OK\r\n".getBytes(UTF_8));
                    for (int i = 0; true; i++) {
                        connection.write(("x" + i + ": y\r\n").getBytes(UTF_8));
                        connection.pause(Duration.ofMillis(100));
                    }
                });

        assertThat(failure(() -> get("assets.test", "/")).code()).isEqualTo(ErrorCode.TIMEOUT);
        await().atMost(LIMIT).until(() -> server.openConnections() == 0);
    }

    @Test
    void refusesHeadersWithoutBound() {
        serve(
                (request, connection) -> {
                    connection.write("HTTP/1.1 200 OK\r\nx: ".getBytes(UTF_8));
                    byte[] filler = "y".repeat(65_536).getBytes(UTF_8);
                    while (true) {
                        connection.write(filler);
                    }
                });

        assertThat(failure(() -> get("assets.test", "/")).code())
                .isEqualTo(ErrorCode.DOWNLOAD_FAILED);
        await().atMost(LIMIT).until(() -> server.openConnections() == 0);
    }

    @Test
    void noticesABodyThatIsShorterThanDeclared() {
        serve(
                (request, connection) -> {
                    connection.head("200 OK", "content-length: 100");
                    connection.write(HELLO);
                });

        OutboundException failure = failure(() -> Collected.of(get("assets.test", "/")));

        assertThat(failure.code()).isEqualTo(ErrorCode.DOWNLOAD_FAILED);
        assertThat(failure.isPassing()).isTrue();
    }

    @Test
    void noticesChunksThatBreakOff() {
        serve(
                (request, connection) -> {
                    connection.head("200 OK", "transfer-encoding: chunked");
                    connection.write("5\r\nhello\r\n".getBytes(UTF_8));
                });

        assertThat(failure(() -> Collected.of(get("assets.test", "/"))).isPassing()).isTrue();
    }

    @Test
    void readsNoMoreThanDeclared() {
        serve(
                (request, connection) -> {
                    connection.head("200 OK", "content-length: 5");
                    connection.write("hello and more".getBytes(UTF_8));
                });

        assertThat(Collected.of(get("assets.test", "/"))).isEqualTo(HELLO);
    }

    @Test
    void noticesAConnectionThatIsResetInTheMiddle() {
        serve(
                (request, connection) -> {
                    connection.head("200 OK", "content-length: 100");
                    connection.write(HELLO);
                    connection.pause(Duration.ofMillis(100));
                    connection.reset();
                });

        OutboundException failure = failure(() -> Collected.of(get("assets.test", "/")));

        assertThat(failure.code()).isEqualTo(ErrorCode.DOWNLOAD_FAILED);
        assertThat(failure.isPassing()).isTrue();
    }

    @Test
    void saysThatAClosedPortCouldNotBeReached() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String url = "http://assets.test:" + port + "/";

        OutboundException failure = failure(() -> client.get(url, Map.of()).join());

        assertThat(failure).hasMessageContaining("could not be reached");
        assertThat(failure.getMessage()).doesNotContain("127.0.0.1").doesNotContain("refused");
    }

    @Test
    void postsItsBody() {
        serve((request, connection) -> connection.reply("204 No Content", new byte[0], "a: b"));

        Reply reply =
                client.post(
                                url("assets.test", "/hook"),
                                Map.of("content-type", "application/json", "webhook-id", "1"),
                                ByteBuffer.wrap("{\"a\":\"ü\"}".getBytes(UTF_8)))
                        .join();

        assertThat(reply.status()).isEqualTo(204);
        assertThat(reply.headers()).containsEntry("a", "b");
        RawServer.Request request = server.requests().get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.body()).isEqualTo("{\"a\":\"ü\"}");
        assertThat(request.header("content-type")).hasValue("application/json");
        assertThat(request.header("webhook-id")).hasValue("1");
    }

    @Test
    void readsOnlyTheBeginningOfWhatAPostIsAnsweredWith() {
        serve(
                (request, connection) -> {
                    connection.head("200 OK", "transfer-encoding: chunked");
                    while (true) {
                        connection.write("5\r\nhello\r\n".getBytes(UTF_8));
                    }
                });

        Reply reply = client.post(url("assets.test", "/"), Map.of(), ByteBuffer.wrap(HELLO)).join();

        assertThat(reply.status()).isEqualTo(200);
        await().atMost(LIMIT).until(() -> server.openConnections() == 0);
    }

    @Test
    void servesManyAtOnce() {
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        serve(
                (request, connection) -> {
                    most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                    connection.pause(Duration.ofMillis(20));
                    atOnce.decrementAndGet();
                    connection.reply("200 OK", HELLO);
                });
        List<CompletableFuture<byte[]>> bodies =
                java.util.stream.IntStream.range(0, 50)
                        .mapToObj(i -> client.get(url("assets.test", "/" + i), Map.of()))
                        .map(answer -> answer.thenApplyAsync(Collected::of))
                        .toList();

        assertThat(bodies).allSatisfy(body -> assertThat(body.join()).isEqualTo(HELLO));
        assertThat(most.get()).isBetween(2, LIMITS.connections());
    }

    private void serve(RawServer.Handler handler) {
        server = RawServer.start(handler);
    }

    private String url(String host, String path) {
        return "http://" + host + ":" + server.port() + path;
    }

    private Answer get(String host, String path) {
        return get(host, path, Map.of());
    }

    private Answer get(String host, String path, Map<String, String> headers) {
        return client.get(url(host, path), headers).join();
    }

    private static OutboundException failure(Runnable action) {
        Throwable thrown = catchThrowable(action::run);
        assertThat(thrown).isNotNull();
        assertThat(thrown.getCause()).isInstanceOf(OutboundException.class);
        return (OutboundException) thrown.getCause();
    }

    private record OneChunk(AtomicLong read) implements Subscriber<ByteBuffer> {
        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        @Override
        public void onNext(ByteBuffer chunk) {
            read.addAndGet(chunk.remaining());
        }

        @Override
        public void onError(Throwable failure) {
            read.set(-1);
        }

        @Override
        public void onComplete() {
            read.set(-1);
        }
    }
}
