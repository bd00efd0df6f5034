package io.flowcanvas.api.support;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import no.nav.security.mock.oauth2.token.KeyProvider;
import no.nav.security.mock.oauth2.token.OAuth2TokenProvider;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A mock-oauth2-server: discovery, JWKS and token endpoint over HTTP, with keys that we choose. */
public final class MockIssuer implements AutoCloseable {
    private final int port;
    private final Keys keys = new Keys();
    private MockOAuth2Server server = newServer();

    /** One key at a time, the same for all issuers of the server. */
    private static final class Keys extends KeyProvider {
        private final AtomicReference<RSAKey> current = new AtomicReference<>(newKey());

        @Override
        public JWK signingKey(String issuer) {
            return current.get();
        }

        @Override
        public List<JWK> get(
                com.nimbusds.jose.jwk.JWKSelector selector,
                com.nimbusds.jose.proc.SecurityContext context) {
            return selector.select(new com.nimbusds.jose.jwk.JWKSet(current.get()));
        }
    }

    /** On a free port, not yet listening. */
    public MockIssuer() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public MockIssuer start() {
        server.start(InetAddress.getLoopbackAddress(), port);
        return this;
    }

    public String issuer(String id) {
        return "http://127.0.0.1:" + port + "/" + id;
    }

    /** From the server's own token endpoint. */
    public String token(String issuerId, String clientId, String audience) {
        server.enqueueCallback(
                new DefaultOAuth2TokenCallback(issuerId, clientId, "JWT", List.of(audience)));
        String form =
                "grant_type=client_credentials&client_secret=secret&scope=any&client_id="
                        + URLEncoder.encode(clientId, StandardCharsets.UTF_8);
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(issuer(issuerId) + "/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build();
        try {
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode body = JsonMapper.shared().readTree(answer.body());
            return body.path("access_token").asString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Claims as its tokens have them. */
    public JWTClaimsSet.Builder claims(String issuerId) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer(issuerId))
                .subject("somebody")
                .audience("flowcanvas")
                .issueTime(Date.from(Instant.now()))
                .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                .jwtID(UUID.randomUUID().toString());
    }

    /** Signed with its present key. */
    public String signed(JWTClaimsSet claims) {
        return signed(claims, JOSEObjectType.JWT);
    }

    public String signed(JWTClaimsSet claims, JOSEObjectType type) {
        return sign(key(), claims, type);
    }

    public static String sign(RSAKey key, JWTClaimsSet claims, JOSEObjectType type) {
        try {
            SignedJWT token =
                    new SignedJWT(
                            new JWSHeader.Builder(JWSAlgorithm.RS256)
                                    .keyID(key.getKeyID())
                                    .type(type)
                                    .build(),
                            claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public RSAKey key() {
        return keys.current.get();
    }

    /** Another key takes the place of the present one, in its tokens and in its JWKS. */
    public void rotate() {
        keys.current.set(newKey());
    }

    @Override
    public void close() {
        server.shutdown();
    }

    private MockOAuth2Server newServer() {
        return new MockOAuth2Server(
                new OAuth2Config(false, null, null, false, new OAuth2TokenProvider(keys)));
    }

    private static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
