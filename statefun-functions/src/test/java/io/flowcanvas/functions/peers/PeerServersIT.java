package io.flowcanvas.functions.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeerServersIT {
    private static final URI OWN = URI.create("http://127.0.0.1:1");

    private final List<String> answeredHere = new ArrayList<>();
    private final List<String> marks = new ArrayList<>();
    private final HttpServer peer = serve();
    private final URI address = URI.create("http://127.0.0.1:" + peer.getAddress().getPort());
    private int status = 200;

    private HttpServer serve() {
        try {
            HttpServer server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
            server.createContext(
                    "/statefun",
                    exchange -> {
                        marks.add(exchange.getRequestHeaders().getFirst(PeerServers.PASSED_ON));
                        byte[] request = exchange.getRequestBody().readAllBytes();
                        exchange.sendResponseHeaders(status, request.length);
                        exchange.getResponseBody().write(request);
                        exchange.close();
                    });
            server.start();
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void stop() {
        peer.stop(0);
    }

    /** A request is its session's id. */
    private PeerServers peers(URI... others) {
        List<URI> all = new ArrayList<>(List.of(others));
        all.add(OWN);
        return new PeerServers(
                all,
                OWN,
                request -> Optional.of(text(request)).filter(session -> !session.isEmpty()),
                request -> {
                    answeredHere.add(text(request));
                    return CompletableFuture.completedFuture(
                            "here".getBytes(StandardCharsets.UTF_8));
                });
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String ask(PeerServers peers, String session) {
        return text(peers.handle(session.getBytes(StandardCharsets.UTF_8)).join());
    }

    /** One whose servers stand in this order. */
    private static String session(URI... order) {
        return IntStream.range(0, 10_000)
                .mapToObj(number -> "session-" + number)
                .filter(id -> Rendezvous.order(id, List.of(order)).equals(List.of(order)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_session_of_another_server_is_passed_on_with_a_mark() {
        String session = session(address, OWN);

        assertThat(ask(peers(address), session)).isEqualTo(session);
        assertThat(marks).containsExactly("true");
        assertThat(answeredHere).isEmpty();
    }

    @Test
    void its_own_sessions_and_what_is_no_session_stay_here() {
        assertThat(ask(peers(address), session(OWN, address))).isEqualTo("here");
        assertThat(ask(peers(address), "")).isEqualTo("here");
        assertThat(marks).isEmpty();
    }

    @Test
    void where_the_owner_cannot_be_reached_the_next_keeps_the_session() {
        URI away = URI.create("http://127.0.0.1:2");
        String session = session(away, address, OWN);

        PeerServers peers = peers(away, address);

        assertThat(ask(peers, session)).isEqualTo(session);
        assertThat(ask(peers, session)).isEqualTo(session);
        assertThat(answeredHere).isEmpty();
    }

    @Test
    void this_server_is_the_last_wherever_it_stands() {
        URI away = URI.create("http://127.0.0.1:2");

        assertThat(ask(peers(away, address), session(away, OWN, address))).startsWith("session");
        peer.stop(0);
        assertThat(ask(peers(away, address), session(away, OWN, address))).isEqualTo("here");
    }

    @Test
    void an_owner_that_refuses_is_not_passed_over() {
        status = 503;
        String session = session(address, OWN);

        assertThatThrownBy(() -> ask(peers(address), session)).hasMessageContaining("answered 503");
        assertThat(answeredHere).isEmpty();
    }
}
