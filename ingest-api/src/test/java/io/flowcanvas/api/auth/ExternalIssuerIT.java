package io.flowcanvas.api.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.flowcanvas.api.support.Api;
import io.flowcanvas.api.support.MockIssuer;
import io.flowcanvas.testkit.Services;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Tokens of issuers that are not ours, from a real one: mock-oauth2-server. */
class ExternalIssuerIT {
    private static final String ONE = "one";
    private static final String OTHER = "other";
    private static final int TAKEN = 200;
    private static final int REFUSED = 401;
    private static final int LATER = 503;

    private static final MockIssuer ISSUER = new MockIssuer().start();
    private static final MockIssuer LATE = new MockIssuer();
    private static final MockIssuer ROTATING = new MockIssuer().start();
    private static final MockIssuer RETIRING = new MockIssuer().start();
    private static final MockIssuer LEAVING = new MockIssuer().start();
    private static HttpServer slow;
    private static CountDownLatch slowOnes;
    private static Api api;

    @BeforeAll
    static void start() throws IOException {
        slowOnes = new CountDownLatch(1);
        slow = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        slow.createContext(
                "/",
                exchange -> {
                    try {
                        slowOnes.await(30, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    exchange.close();
                });
        slow.start();
        api =
                Api.start(
                        Services.postgres().newDatabase(),
                        "--flowcanvas.auth.issuer-timeout=1s",
                        "--flowcanvas.auth.issuer-keys-refresh=2s",
                        "--flowcanvas.auth.issuers[0].issuer=" + ISSUER.issuer(ONE),
                        "--flowcanvas.auth.issuers[1].issuer=" + ISSUER.issuer(OTHER),
                        "--flowcanvas.auth.issuers[1].audience=another-audience",
                        "--flowcanvas.auth.issuers[2].issuer=" + LATE.issuer(ONE),
                        "--flowcanvas.auth.issuers[3].issuer=" + ROTATING.issuer(ONE),
                        "--flowcanvas.auth.issuers[4].issuer=" + slowIssuer(),
                        "--flowcanvas.auth.issuers[5].issuer=" + ISSUER.issuer(ONE) + "/",
                        "--flowcanvas.auth.issuers[6].issuer=" + RETIRING.issuer(ONE),
                        "--flowcanvas.auth.issuers[7].issuer=" + LEAVING.issuer(ONE));
    }

    @AfterAll
    static void stop() {
        api.close();
        slowOnes.countDown();
        slow.stop(0);
        ISSUER.close();
        LATE.close();
        ROTATING.close();
        RETIRING.close();
    }

    @Test
    void takesATokenOfItsTokenEndpoint() {
        assertThat(status(ISSUER.token(ONE, "app", "flowcanvas"))).isEqualTo(TAKEN);
    }

    @Test
    void takesATokenWhoseTypeSaysThatItIsForAccess() {
        JWTClaimsSet claims = ISSUER.claims(ONE).build();

        assertThat(status(ISSUER.signed(claims, new JOSEObjectType("at+jwt")))).isEqualTo(TAKEN);
        assertThat(status(ISSUER.signed(claims, new JOSEObjectType("logout+jwt"))))
                .isEqualTo(REFUSED);
    }

    @Test
    void refusesAnotherAudienceEvenOneOfAnotherIssuer() {
        assertThat(status(ISSUER.token(ONE, "app", "somebody-else"))).isEqualTo(REFUSED);
        assertThat(status(ISSUER.token(ONE, "app", "another-audience"))).isEqualTo(REFUSED);
        assertThat(status(ISSUER.token(OTHER, "app", "another-audience"))).isEqualTo(TAKEN);
        assertThat(status(ISSUER.signed(ISSUER.claims(ONE).audience((String) null).build())))
                .isEqualTo(REFUSED);
    }

    @Test
    void refusesAnotherIssuerThoughItHasTheSameKey() {
        String untrusted =
                ISSUER.signed(ISSUER.claims(ONE).issuer("http://127.0.0.1/" + "elsewhere").build());

        assertThat(status(untrusted)).isEqualTo(REFUSED);
        assertThat(status(ISSUER.token("third", "app", "flowcanvas"))).isEqualTo(REFUSED);
    }

    @Test
    void refusesAnExpiredTokenOnlyBeyondTheSkew() {
        assertThat(status(signed(claims -> issuedLongAgo(claims, -10)))).isEqualTo(TAKEN);
        assertThat(status(signed(claims -> issuedLongAgo(claims, -45)))).isEqualTo(REFUSED);
        assertThat(status(signed(claims -> claims.expirationTime(null)))).isEqualTo(REFUSED);
    }

    @Test
    void refusesATokenThatIsNotYetGoodOnlyBeyondTheSkew() {
        assertThat(status(signed(claims -> claims.notBeforeTime(inSeconds(10))))).isEqualTo(TAKEN);
        assertThat(status(signed(claims -> claims.notBeforeTime(inSeconds(45)))))
                .isEqualTo(REFUSED);
    }

    @Test
    void refusesATokenWithoutASubject() {
        assertThat(status(signed(claims -> claims.subject(null)))).isEqualTo(REFUSED);
    }

    @Test
    void refusesATokenThatNobodySigned() {
        assertThat(status(new PlainJWT(ISSUER.claims(ONE).build()).serialize())).isEqualTo(REFUSED);
        String[] parts = ISSUER.signed(ISSUER.claims(ONE).build()).split("\\.", -1);
        assertThat(status(parts[0] + "." + parts[1] + ".")).isEqualTo(REFUSED);
    }

    @Test
    void refusesATokenSignedWithThePublicKeyAsASecret() throws JOSEException {
        byte[] secret = ISSUER.key().toRSAPublicKey().getEncoded();
        SignedJWT token =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.HS256)
                                .keyID(ISSUER.key().getKeyID())
                                .build(),
                        ISSUER.claims(ONE).build());
        token.sign(new MACSigner(secret));

        assertThat(status(token.serialize())).isEqualTo(REFUSED);
    }

    @Test
    void takesANewKeyWithoutARestartAndRefusesTheRetiredOne() {
        String before = ROTATING.signed(ROTATING.claims(ONE).build());
        assertThat(status(before)).isEqualTo(TAKEN);
        JWTClaimsSet later = ROTATING.claims(ONE).build();
        RSAKey retired = ROTATING.key();

        ROTATING.rotate();

        // a token of a key that is not known yet makes us look, though not every time
        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .until(() -> status(ROTATING.signed(ROTATING.claims(ONE).build())) == TAKEN);
        assertThat(status(MockIssuer.sign(retired, later, JOSEObjectType.JWT))).isEqualTo(REFUSED);
    }

    @Test
    void refusesARetiredKeyThoughNoOtherIsSeen() {
        RSAKey retired = RETIRING.key();
        Supplier<String> token =
                () -> MockIssuer.sign(retired, RETIRING.claims(ONE).build(), JOSEObjectType.JWT);
        assertThat(status(token.get())).isEqualTo(TAKEN);

        RETIRING.rotate();

        Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .until(() -> status(token.get()) == REFUSED);
    }

    @Test
    void keepsTheKeysOfAnIssuerThatWentAway() {
        MockIssuer issuer = LEAVING;
        assertThat(status(issuer.signed(issuer.claims(ONE).build()))).isEqualTo(TAKEN);

        issuer.close();

        // beyond the age at which they are fetched anew
        Awaitility.await()
                .pollDelay(Duration.ofSeconds(3))
                .until(() -> status(issuer.signed(issuer.claims(ONE).build())) == TAKEN);
    }

    @Test
    void keepsWhatTheSameSubjectOfTwoIssuersOwnsApart() {
        String one = ISSUER.token(ONE, "same", "flowcanvas");
        String other = ISSUER.token(OTHER, "same", "another-audience");

        String id =
                Objects.requireNonNull(
                                as(one).post()
                                        .uri("/v1/pipelines")
                                        .bodyValue(
                                                Map.of(
                                                        "name",
                                                        "mine",
                                                        "steps",
                                                        List.of(Map.of("component", "grayscale"))))
                                        .exchange()
                                        .expectStatus()
                                        .isCreated()
                                        .expectBody(JsonNode.class)
                                        .returnResult()
                                        .getResponseBody())
                        .path("id")
                        .asString();

        as(one).get().uri("/v1/pipelines/" + id).exchange().expectStatus().isOk();
        as(other).get().uri("/v1/pipelines/" + id).exchange().expectStatus().isNotFound();
    }

    @Test
    void takesTokensOfAnIssuerThatWasDownWhenWeStarted() {
        String token = LATE.signed(LATE.claims(ONE).build());
        assertThat(status(token)).isEqualTo(LATER);

        LATE.start();

        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> status(token) == TAKEN);
    }

    @Test
    void waitsForASlowIssuerNoLongerThanConfiguredAndForNobodyElse() {
        String token = signed(claims -> claims.issuer(slowIssuer()));
        long start = System.nanoTime();

        assertThat(status(token)).isEqualTo(LATER);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        assertThat(status(signed(claims -> claims))).isEqualTo(TAKEN);
    }

    @Test
    void believesNoDiscoveryDocumentOfAnotherIssuer() {
        // the address with a slash leads to the document of the issuer without
        String token = signed(claims -> claims.issuer(ISSUER.issuer(ONE) + "/"));

        assertThat(status(token)).isEqualTo(LATER);
    }

    @Test
    void asksNoAddressThatATokenNames() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        HttpServer trap =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        trap.createContext(
                "/",
                exchange -> {
                    asked.incrementAndGet();
                    exchange.close();
                });
        trap.start();
        String address = "http://127.0.0.1:" + trap.getAddress().getPort();
        try {
            assertThat(status(signed(claims -> claims.issuer(address)))).isEqualTo(REFUSED);
            assertThat(status(signed(claims -> claims.claim("jku", address + "/jwks"))))
                    .isEqualTo(TAKEN);
            assertThat(status(withKeyAddress(address + "/jwks"))).isIn(TAKEN, REFUSED);
        } finally {
            trap.stop(0);
        }
        assertThat(asked).hasValue(0);
    }

    private static String withKeyAddress(String address) {
        try {
            SignedJWT token =
                    new SignedJWT(
                            new JWSHeader.Builder(JWSAlgorithm.RS256)
                                    .keyID("made-up")
                                    .jwkURL(java.net.URI.create(address))
                                    .x509CertURL(java.net.URI.create(address))
                                    .build(),
                            ISSUER.claims(ONE).build());
            token.sign(new com.nimbusds.jose.crypto.RSASSASigner(ISSUER.key()));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signed(java.util.function.UnaryOperator<JWTClaimsSet.Builder> change) {
        return ISSUER.signed(change.apply(ISSUER.claims(ONE)).build());
    }

    private static JWTClaimsSet.Builder issuedLongAgo(
            JWTClaimsSet.Builder claims, long expiresInSeconds) {
        return claims.issueTime(inSeconds(-600)).expirationTime(inSeconds(expiresInSeconds));
    }

    private static Date inSeconds(long seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    private static String slowIssuer() {
        return "http://127.0.0.1:" + slow.getAddress().getPort();
    }

    private static WebTestClient as(String token) {
        return api.anonymous()
                .mutate()
                .defaultHeaders(headers -> headers.setBearerAuth(token))
                .build();
    }

    private static int status(String token) {
        return as(token)
                .get()
                .uri("/v1/pipelines")
                .exchange()
                .returnResult(Void.class)
                .getStatus()
                .value();
    }
}
