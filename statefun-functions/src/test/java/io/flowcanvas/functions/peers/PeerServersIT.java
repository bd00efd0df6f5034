package io.flowcanvas.functions.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeerServersIT {
    private static final URI OWN = URI.create("http://127.0.0.1:1");
    private static final URI AWAY = URI.create("http://127.0.0.1:2");
    private static final Duration RUN = Duration.ofMillis(100);

    private final List<String> answeredHere = new CopyOnWriteArrayList<>();
    private final PeerStub peer = new PeerStub();
    private final PeerStub third = new PeerStub();

    @AfterEach
    void stop() {
        peer.close();
        third.close();
    }

    /** This server, among others. A request is its session's id. */
    private PeerServers among(URI... others) {
        return server(OWN, others);
    }

    private PeerServers server(URI own, URI... others) {
        Patience patience =
                new Patience(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(3));
        return new PeerServers(
                IntStream.rangeClosed(0, others.length)
                        .mapToObj(i -> i < others.length ? others[i] : own)
                        .toList(),
                own,
                request ->
                        Optional.of(new SessionRequest(text(request), RUN))
                                .filter(known -> !known.session().isEmpty()),
                request -> {
                    answeredHere.add(own + " " + text(request));
                    return CompletableFuture.completedFuture(
                            "here".getBytes(StandardCharsets.UTF_8));
                },
                patience);
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
        String session = session(peer.address, OWN);

        assertThat(ask(among(peer.address), session)).isEqualTo(session);
        assertThat(peer.marks).containsExactly("true");
        assertThat(answeredHere).isEmpty();
    }

    @Test
    void its_own_sessions_and_what_is_no_session_stay_here() {
        assertThat(ask(among(peer.address), session(OWN, peer.address))).isEqualTo("here");
        assertThat(ask(among(peer.address), "")).isEqualTo("here");
        assertThat(peer.marks).isEmpty();
    }

    @Test
    void where_the_owner_cannot_be_reached_the_next_keeps_the_session() {
        String session = session(AWAY, peer.address, OWN);
        PeerServers peers = among(AWAY, peer.address);

        assertThat(ask(peers, session)).isEqualTo(session);
        assertThat(ask(peers, session)).isEqualTo(session);
        assertThat(answeredHere).isEmpty();
    }

    @Test
    void all_servers_choose_the_same_while_the_owner_is_away() {
        String session = session(AWAY, peer.address, third.address);

        assertThat(ask(server(peer.address, AWAY, third.address), session)).isEqualTo("here");
        assertThat(ask(server(third.address, AWAY, peer.address), session)).isEqualTo(session);
        assertThat(answeredHere).containsExactly(peer.address + " " + session);
        assertThat(peer.marks).hasSize(1);
        assertThat(third.marks).isEmpty();
    }

    @Test
    void this_server_answers_where_those_before_it_are_away() {
        peer.close();

        assertThat(ask(among(AWAY, peer.address), session(AWAY, peer.address, OWN)))
                .isEqualTo("here");
    }

    @Test
    void an_owner_that_refuses_is_not_passed_over() {
        peer.answer = PeerStub.REFUSAL;
        String session = session(peer.address, OWN);

        assertThatThrownBy(() -> ask(among(peer.address), session))
                .hasMessageContaining("answered 503");
        assertThat(answeredHere).isEmpty();
    }

    @Test
    void an_owner_that_never_answers_fails_a_request_and_is_away_for_those_after_it()
            throws IOException {
        try (ServerSocket accepts = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
            URI silent = URI.create("http://127.0.0.1:" + accepts.getLocalPort());
            String session = session(silent, peer.address, OWN);
            PeerServers peers = among(silent, peer.address);

            assertThatThrownBy(() -> ask(peers, session))
                    .hasCauseInstanceOf(TimeoutException.class);
            assertThat(peer.marks).isEmpty();
            assertThat(answeredHere).isEmpty();

            assertThat(ask(peers, session)).isEqualTo(session);
            assertThat(peer.marks).hasSize(1);
        }
    }

    @Test
    void an_owner_that_is_busy_keeps_its_sessions() {
        peer.answer = PeerStub.NONE;
        String session = session(peer.address, OWN);
        PeerServers peers = among(peer.address);

        assertThatThrownBy(() -> ask(peers, session)).hasCauseInstanceOf(TimeoutException.class);
        peer.answer = PeerStub.ECHO;

        assertThat(ask(peers, session)).isEqualTo(session);
        assertThat(answeredHere).isEmpty();
    }

    @Test
    void an_answer_that_ends_in_its_middle_is_given_up() {
        peer.answer = PeerStub.HALF;
        String session = session(peer.address, OWN);

        assertThatThrownBy(() -> ask(among(peer.address), session))
                .hasCauseInstanceOf(TimeoutException.class);
        assertThat(answeredHere).isEmpty();
    }
}
