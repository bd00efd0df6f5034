package io.flowcanvas.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a load makes of a server that breaks off. */
class BrokenServerIT {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ServerSocket server = listen();
    private final List<Socket> accepted = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger asked = new AtomicInteger();
    private final CallClient client = new CallClient(LIMIT);

    private static ServerSocket listen() {
        try {
            return new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** By number of the request, from 1. */
    private interface Manners {
        /** Returns what is sent; empty to send nothing and keep the connection. */
        String answer(int number);
    }

    private void serve(boolean closes, Manners manners) {
        var unused =
                CompletableFuture.runAsync(
                        () -> {
                            while (!server.isClosed()) {
                                try {
                                    Socket socket = server.accept();
                                    accepted.add(socket);
                                    threads.execute(() -> serve(socket, closes, manners));
                                } catch (IOException closed) {
                                    return;
                                }
                            }
                        },
                        threads);
    }

    private void serve(Socket socket, boolean closes, Manners manners) {
        try {
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[4096];
            // one request comes as a whole: it is small, and the client waits for its answer
            while (in.read(buffer) > 0) {
                String answer = manners.answer(asked.incrementAndGet());
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                if (closes && !answer.equals(ANSWER)) {
                    socket.close();
                    return;
                }
            }
        } catch (IOException closed) {
            assertThat(socket.isClosed() || server.isClosed() || closes).isTrue();
        }
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
        for (Socket socket : accepted) {
            socket.close();
        }
        threads.shutdownNow();
    }

    private CallLoad load() {
        URI address = URI.create("http://127.0.0.1:" + server.getLocalPort());
        WireRequest request = WireRequest.of(HttpRequest.newBuilder(address).build());
        return new CallLoad(client, number -> request);
    }

    @Test
    void aConnectionThatIsClosedInsteadOfAnAnswerIsAFailureAndTheLoadGoesOn() {
        serve(true, number -> number == 3 ? "" : ANSWER);

        CallFigures figures = load().saturating(1, 10);

        assertThat(figures.calls()).isEqualTo(9);
        assertThat(figures.failures()).isEqualTo(1);
        assertThat(figures.firstFailure()).contains("closed before the answer");
    }

    @Test
    void anAnswerThatBreaksOffIsAFailure() {
        serve(true, number -> number == 2 ? ANSWER.substring(0, ANSWER.length() - 2) : ANSWER);

        CallFigures figures = load().saturating(1, 5);

        assertThat(figures.calls()).isEqualTo(4);
        assertThat(figures.failures()).isEqualTo(1);
    }

    @Test
    void whatIsNotHttpIsAFailure() {
        serve(true, number -> number == 2 ? "SSH-2.0-OpenSSH_9.6\r\n" : ANSWER);

        CallFigures figures = load().saturating(1, 5);

        assertThat(figures.calls()).isEqualTo(4);
        assertThat(figures.failures()).isEqualTo(1);
    }

    @Test
    void anAnswerThatNeverComesIsAFailureAfterTheLimit() {
        serve(false, number -> number == 2 ? "" : ANSWER);

        CallFigures figures = load().saturating(1, 5);

        assertThat(figures.calls()).isEqualTo(4);
        assertThat(figures.failures()).isEqualTo(1);
        assertThat(figures.firstFailure()).isEqualTo("no answer within 2000 ms");
    }

    @Test
    void callsAtAPaceEndEvenIfNoneIsAnswered() {
        serve(false, number -> "");

        CallFigures figures = load().paced(20, Duration.ofSeconds(1));

        assertThat(figures.calls()).isZero();
        assertThat(figures.failures()).isEqualTo(20);
        assertThat(figures.callsPerSecond()).isCloseTo(0, within(0.0));
    }

    @Test
    void whereNobodyListensEveryCallFailsAndIsNotRepeatedWithoutPause() throws IOException {
        server.close();

        CallFigures figures = load().saturating(2, Duration.ofSeconds(1));

        assertThat(figures.calls()).isZero();
        assertThat(figures.failures()).isBetween(2, 30);
        assertThat(figures.firstFailure()).contains("refused");
    }
}
