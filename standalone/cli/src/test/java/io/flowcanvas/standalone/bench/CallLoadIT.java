package io.flowcanvas.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallLoadIT {
    private final AtomicInteger asked = new AtomicInteger();
    private final Map<String, String> bodies = new ConcurrentHashMap<>();
    private final Set<Integer> connections = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CallClient client = new CallClient(Duration.ofSeconds(10));
    private int answerMillis;
    private boolean closing;
    private HttpServer server = serve();

    private HttpServer serve() {
        try {
            return HttpServer.create(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start() {
        server.setExecutor(threads);
        server.createContext(
                "/",
                exchange -> {
                    int number = asked.incrementAndGet();
                    connections.add(exchange.getRemoteAddress().getPort());
                    String said =
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8);
                    bodies.put(
                            exchange.getRequestURI().toString(),
                            exchange.getRequestHeaders().getFirst("Who") + " says " + said);
                    LockSupport.parkNanos(Duration.ofMillis(answerMillis).toNanos());
                    if (closing) {
                        exchange.getResponseHeaders().set("Connection", "close");
                    }
                    boolean fails = number % 10 == 0;
                    byte[] text = (fails ? "too much" : "fine").getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(fails ? 500 : 200, text.length);
                    exchange.getResponseBody().write(text);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
        threads.shutdownNow();
    }

    private CallLoad load() {
        String base = "http://127.0.0.1:" + server.getAddress().getPort() + "/call?number=";
        return new CallLoad(
                client,
                number ->
                        WireRequest.of(
                                HttpRequest.newBuilder(URI.create(base + number % 4))
                                        .header("Who", "Ada")
                                        .POST(BodyPublishers.ofString("grüezi"))
                                        .build()));
    }

    @Test
    void aSlowServerDoesNotSlowThePaceDown() {
        answerMillis = 300;

        CallFigures figures = load().paced(50, Duration.ofSeconds(2));

        assertThat(asked).hasValue(100);
        assertThat(figures.calls() + figures.failures()).isEqualTo(100);
        assertThat(figures.p50Millis()).isBetween(300.0, 1000.0);
        assertThat(bodies).hasSize(4).containsKeys("/call?number=0", "/call?number=3");
        assertThat(bodies.values()).allMatch(said -> said.equals("Ada says grüezi"));
    }

    @Test
    void noMoreConnectionsAreOpenedThanCallsAreUnderWay() {
        load().paced(100, Duration.ofSeconds(2));

        assertThat(asked).hasValue(200);
        assertThat(connections.size()).isBetween(1, 100);
    }

    @Test
    void whatIsRefusedCountsAsFailureWithItsStatusAndNotAsSpeed() {
        CallFigures figures = load().saturating(4, Duration.ofSeconds(1));

        assertThat(figures.failures()).isEqualTo(asked.get() / 10);
        assertThat(figures.calls()).isEqualTo(asked.get() - figures.failures()).isPositive();
        assertThat(figures.firstFailure()).isEqualTo("500 too much");
        assertThat(figures.callsPerSecond()).isLessThanOrEqualTo(figures.calls());
        assertThat(connections).hasSize(4);
    }

    @Test
    void soManyCallsAreSentAsAreAskedFor() {
        CallFigures figures = load().saturating(4, 101);

        assertThat(asked).hasValue(101);
        assertThat(figures.calls()).isEqualTo(91);
    }

    @Test
    void aServerThatClosesItsConnectionsIsCalledOverNewOnes() {
        closing = true;

        CallFigures figures = load().saturating(2, 50);

        assertThat(figures.calls()).isEqualTo(45);
        assertThat(figures.failures()).isEqualTo(5);
        assertThat(connections.size()).isGreaterThan(2);
    }
}
