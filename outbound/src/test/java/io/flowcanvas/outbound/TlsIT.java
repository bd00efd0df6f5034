package io.flowcanvas.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcanvas.testkit.RawServer;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS goes by the name although the address is given. */
class TlsIT {
    private static final char[] PASSWORD = "for this test".toCharArray();

    @TempDir Path folder;
    private RawServer server;
    private GuardedClient client;

    @BeforeEach
    void start() throws Exception {
        SSLContext context = contextFor("assets.test");
        server =
                RawServer.start(
                        context.getServerSocketFactory()
                                .createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                        (request, connection) ->
                                connection.reply("200 OK", "hello".getBytes(UTF_8)));
        client = client(HttpConnector.open(OutboundLimits.standard(), context));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void believesACertificateForTheName() {
        Answer answer = client.get(url("assets.test"), Map.of()).join();

        assertThat(new String(Collected.of(answer), UTF_8)).isEqualTo("hello");
        assertThat(server.requests().get(0).header("host"))
                .hasValue("assets.test:" + server.port());
    }

    @Test
    void refusesACertificateForAnotherName() {
        assertThatThrownBy(() -> client.get(url("other.test"), Map.of()).join())
                .hasMessageContaining("certificate of other.test");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void refusesACertificateThatNobodyVouchesFor() {
        try (GuardedClient strict = client(HttpConnector.open(OutboundLimits.standard()))) {
            assertThatThrownBy(() -> strict.get(url("assets.test"), Map.of()).join())
                    .hasMessageContaining("certificate of assets.test");
        }
    }

    private String url(String host) {
        return "https://" + host + ":" + server.port() + "/";
    }

    private static GuardedClient client(Connector connector) {
        return new GuardedClient(
                AddressPolicy.of(List.of("127.0.0.1"), AddressPolicy.STANDARD_PORTS),
                new FakeResolver()
                        .knows("assets.test", "127.0.0.1")
                        .knows("other.test", "127.0.0.1"),
                connector,
                OutboundLimits.standard());
    }

    /** One that both has and believes a certificate of its own making. */
    private SSLContext contextFor(String host) throws Exception {
        Path file = folder.resolve("keys.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "test",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=" + host,
                                "-ext",
                                "san=dns:" + host,
                                "-storepass",
                                new String(PASSWORD),
                                "-keystore",
                                file.toString())
                        .inheritIO()
                        .start();
        assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        KeyStore keys = KeyStore.getInstance(file.toFile(), PASSWORD);
        KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
        own.init(keys, PASSWORD);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }
}
