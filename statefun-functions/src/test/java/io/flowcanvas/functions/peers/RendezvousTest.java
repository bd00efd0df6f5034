package io.flowcanvas.functions.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RendezvousTest {
    private static final URI A = URI.create("http://a:8090");
    private static final URI B = URI.create("http://b:8090");
    private static final URI C = URI.create("http://c:8090");
    private static final int SESSIONS = 3000;

    private static List<String> sessions() {
        return IntStream.range(0, SESSIONS).mapToObj(number -> "session-" + number).toList();
    }

    @Test
    void all_servers_agree_whatever_order_they_were_told() {
        assertThat(sessions())
                .allSatisfy(
                        session ->
                                assertThat(Rendezvous.order(session, List.of(A, B, C)))
                                        .isEqualTo(Rendezvous.order(session, List.of(C, A, B)))
                                        .containsExactlyInAnyOrder(A, B, C));
    }

    @Test
    void without_a_server_the_others_keep_their_sessions() {
        assertThat(sessions())
                .allSatisfy(
                        session ->
                                assertThat(Rendezvous.order(session, List.of(A, C)))
                                        .isEqualTo(
                                                Rendezvous.order(session, List.of(A, B, C)).stream()
                                                        .filter(server -> !server.equals(B))
                                                        .toList()));
    }

    @Test
    void each_server_has_about_its_share() {
        assertThat(List.of(A, B, C))
                .allSatisfy(
                        server ->
                                assertThat(
                                                sessions().stream()
                                                        .map(
                                                                session ->
                                                                        Rendezvous.order(
                                                                                session,
                                                                                List.of(A, B, C)))
                                                        .filter(
                                                                order ->
                                                                        order.get(0).equals(server))
                                                        .count())
                                        .isBetween(SESSIONS / 4L, SESSIONS / 2L));
    }
}
