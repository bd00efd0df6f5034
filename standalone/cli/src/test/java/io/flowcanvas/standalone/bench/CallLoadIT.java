package io.flowcanvas.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
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
    private final Set<String> paths = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private int answerMillis;
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
                    paths.add(exchange.getRequestURI().getPath());
                    LockSupport.parkNanos(Duration.ofMillis(answerMillis).toNanos());
                    exchange.sendResponseHeaders(number % 10 == 0 ? 500 : 200, -1);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private CallLoad load() {
        String base = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        return new CallLoad(
                CallLoad.client(),
                number -> HttpRequest.newBuilder(URI.create(base + number % 4)).build());
    }

    @Test
    void aSlowServerDoesNotSlowThePaceDown() {
        answerMillis = 300;

        CallFigures figures = load().paced(50, Duration.ofSeconds(2));

        assertThat(asked).hasValue(100);
        assertThat(figures.calls() + figures.failures()).isEqualTo(100);
        assertThat(figures.p50Millis()).isBetween(300.0, 1000.0);
        assertThat(paths).containsExactlyInAnyOrder("/0", "/1", "/2", "/3");
    }

    @Test
    void whatIsRefusedCountsAsFailureWithItsStatusAndNotAsSpeed() {
        CallFigures figures = load().saturating(4, Duration.ofSeconds(1));

        assertThat(figures.failures()).isEqualTo(asked.get() / 10);
        assertThat(figures.calls()).isEqualTo(asked.get() - figures.failures()).isPositive();
        assertThat(figures.firstFailure()).startsWith("500");
        assertThat(figures.callsPerSecond()).isLessThanOrEqualTo(figures.calls());
    }
}
