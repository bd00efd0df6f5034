package io.flowcanvas.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcanvas.functions.configuration.SettingsReader;
import io.flowcanvas.functions.peers.PeerServers;
import io.flowcanvas.functions.support.FakeSandbox;
import io.flowcanvas.functions.support.MemoryStore;
import io.flowcanvas.functions.support.Published;
import io.flowcanvas.functions.support.Requests;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers of one job, with workers that count their calls. */
class FunctionServersIT {
    private static final int SESSIONS = 20;

    @TempDir Path folder;

    private final MemoryStore store = new MemoryStore();
    private final String digest = Published.put(store, "exports");
    private final List<URI> addresses = List.of(unused(), unused());
    private final List<FakeSandbox> sandboxes = List.of(new FakeSandbox(), new FakeSandbox());
    private final List<FunctionServer> servers = new ArrayList<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private int calls;

    private static URI unused() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start() {
        for (int i = 0; i < addresses.size(); i++) {
            String[] arguments = {
                "--port", Integer.toString(addresses.get(i).getPort()),
                "--kafka-bootstrap-servers", "127.0.0.1:1",
                "--directory", folder.toString(),
                "--peers", addresses.get(0) + "," + addresses.get(1),
                "--own-address", addresses.get(i).toString()
            };
            FunctionServer server =
                    new FunctionServer(
                            SettingsReader.read(arguments, Map.of()),
                            store,
                            sandboxes.get(i),
                            Published.reader());
            server.start();
            servers.add(server);
        }
    }

    @AfterEach
    void stop() {
        servers.forEach(FunctionServer::close);
    }

    private String call(int server, String session, String... headers) throws Exception {
        calls++;
        byte[] request = Requests.run(session, "call-" + calls, digest, true);
        HttpRequest.Builder post =
                HttpRequest.newBuilder(addresses.get(server).resolve("/statefun"))
                        .POST(BodyPublishers.ofByteArray(request));
        if (headers.length > 0) {
            post.headers(headers);
        }
        HttpResponse<byte[]> response = http.send(post.build(), BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(200);
        return Requests.reply(response.body()).getOutcome().getResult().toStringUtf8();
    }

    @Test
    void a_retained_session_counts_though_its_calls_reach_both_servers() throws Exception {
        Set<Boolean> used = new HashSet<>();
        for (int session = 0; session < SESSIONS; session++) {
            for (int count = 1; count <= 4; count++) {
                assertThat(call(count % 2, "session-" + session))
                        .endsWith("\"call\":%d}".formatted(count));
            }
        }
        sandboxes.forEach(sandbox -> used.add(sandbox.workers.isEmpty()));

        assertThat(used).containsExactly(false);
        assertThat(sandboxes.stream().mapToInt(sandbox -> sandbox.workers.size()).sum())
                .isEqualTo(SESSIONS);
    }

    @Test
    void what_was_passed_on_is_answered_where_it_comes_to_whoever_keeps_the_session()
            throws Exception {
        for (int session = 0; session < SESSIONS; session++) {
            call(0, "session-" + session, PeerServers.PASSED_ON, "true");
        }

        assertThat(sandboxes.get(0).workers).hasSize(SESSIONS);
        assertThat(sandboxes.get(1).workers).isEmpty();
    }

    @Test
    void calls_go_on_at_the_other_server_when_one_dies() throws Exception {
        for (int session = 0; session < SESSIONS; session++) {
            call(0, "session-" + session);
        }
        int kept = sandboxes.get(0).workers.size();
        assertThat(kept).isBetween(1, SESSIONS - 1);

        servers.get(1).close();

        int counted = 0;
        for (int session = 0; session < SESSIONS; session++) {
            counted += call(0, "session-" + session).endsWith("\"call\":2}") ? 1 : 0;
        }
        assertThat(counted).isEqualTo(kept);
        assertThat(sandboxes.get(0).workers).hasSize(SESSIONS);
    }
}
