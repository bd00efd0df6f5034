package io.flowcanvas.api.support;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;

/** Tokens that the API did not make, good ones and forged ones. */
public final class Tokens {
    public static final String OWN_ISSUER = "http://issuer.test";
    public static final String EXTERNAL_ISSUER = "http://external.test";

    /** Nothing listens there. */
    public static final String SILENT_ISSUER = "http://127.0.0.1:1";

    /** Its keys are to be had from the silent one. */
    public static final String KEYLESS_ISSUER = "http://keyless.test";

    private Tokens() {}

    /** Claims as the API itself writes them. */
    public static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(OWN_ISSUER)
                .subject(UUID.randomUUID().toString())
                .audience("flowcanvas")
                .issueTime(Date.from(Instant.now()))
                .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                .jwtID(UUID.randomUUID().toString())
                .claim("roles", List.of());
    }

    /** Signed with the key that the shared API signs with. */
    public static String signedByTheApi(JWTClaimsSet claims) {
        String id = (String) Api.fromDatabase("select id from signing_keys");
        byte[] secret = (byte[]) Api.fromDatabase("select private_key from signing_keys");
        try {
            PrivateKey key =
                    KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(secret));
            SignedJWT token =
                    new SignedJWT(
                            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(id).build(), claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (GeneralSecurityException | JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Signed with a key that nobody trusts, under the id of one that is trusted. */
    public static String forged(JWTClaimsSet claims) {
        String id = (String) Api.fromDatabase("select id from signing_keys");
        return sign(newKey(id), claims);
    }

    private static String sign(RSAKey key, JWTClaimsSet claims) {
        try {
            SignedJWT token =
                    new SignedJWT(
                            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
                            claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static RSAKey newKey(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An issuer of its own, with its keys over HTTP. */
    public static final class Issuer {
        private final RSAKey key = newKey("external");
        private final HttpServer server;

        private Issuer(HttpServer server) {
            this.server = server;
        }

        static Issuer start() {
            try {
                HttpServer server =
                        HttpServer.create(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
                Issuer issuer = new Issuer(server);
                byte[] keys =
                        new JWKSet(issuer.key.toPublicJWK())
                                .toString()
                                .getBytes(StandardCharsets.UTF_8);
                server.createContext(
                        "/jwks",
                        exchange -> {
                            exchange.getResponseHeaders().set("Content-Type", "application/json");
                            exchange.sendResponseHeaders(200, keys.length);
                            exchange.getResponseBody().write(keys);
                            exchange.close();
                        });
                server.start();
                return issuer;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        String jwksUri() {
            return "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks";
        }

        public String token(JWTClaimsSet claims) {
            return sign(key, claims);
        }
    }
}
