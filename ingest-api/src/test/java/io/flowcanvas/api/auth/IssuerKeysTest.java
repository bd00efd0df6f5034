package io.flowcanvas.api.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.flowcanvas.api.config.AuthProperties;
import io.flowcanvas.api.config.AuthProperties.ExternalIssuer;
import io.flowcanvas.core.error.FlowcanvasException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Loopback only. */
class IssuerKeysTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final String KEYS =
            "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"one\",\"k\":\"AAAA\"}]}";

    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private volatile boolean silent;
    private HttpServer server;
    private IssuerKeys keys;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        URI issuer = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        keys =
                new IssuerKeys(
                        new ExternalIssuer(issuer, "flowcanvas", issuer.resolve("/keys"), "roles"),
                        settings(issuer),
                        nanos::get);
        assertThat(matching("one")).hasSize(1);
        assertThat(asked).hasValue(1);
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
    }

    @Test
    void waitsForNoSilentIssuerWhileItHasOldKeys() {
        silent = true;
        nanos.addAndGet(Duration.ofMinutes(6).toNanos());

        long start = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            assertThat(matching("one")).hasSize(1);
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT);
        Awaitility.await().untilAsserted(() -> assertThat(asked).hasValue(2));
        assertThatThrownBy(() -> matching("another")).isInstanceOf(FlowcanvasException.class);
    }

    @Test
    void fetchesOldKeysAnewBeside() {
        nanos.addAndGet(Duration.ofMinutes(6).toNanos());

        assertThat(matching("one")).hasSize(1);

        Awaitility.await().untilAsserted(() -> assertThat(asked).hasValue(2));
    }

    @Test
    void trustsNoKeysThatAreTooOld() {
        silent = true;
        nanos.addAndGet(Duration.ofMinutes(61).toNanos());

        assertThatThrownBy(() -> matching("one")).isInstanceOf(FlowcanvasException.class);
    }

    private List<JWK> matching(String id) {
        SignedJWT token =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(id).build(),
                        new JWTClaimsSet.Builder().build());
        return keys.matching(token).collectList().block(Duration.ofSeconds(20));
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        try (exchange) {
            if (silent) {
                over.await(30, TimeUnit.SECONDS);
                return;
            }
            byte[] body = KEYS.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static AuthProperties settings(URI issuer) {
        Duration minute = Duration.ofMinutes(1);
        return new AuthProperties(
                issuer,
                "flowcanvas",
                minute,
                minute,
                minute,
                4,
                5,
                100,
                minute,
                TIMEOUT,
                Duration.ofMinutes(5),
                Duration.ofHours(1),
                List.of());
    }
}
