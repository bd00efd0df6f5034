package io.flowcanvas.api.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.flowcanvas.api.config.ApiProperties;
import io.flowcanvas.api.config.AuthProperties;
import io.flowcanvas.core.naming.Identifiers;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Makes RS256 access tokens. */
@Component
final class AccessTokens {
    static final String ROLES = "roles";
    static final String SESSION = "sid";

    private final SigningKeys keys;
    private final AuthProperties auth;
    private final Clock clock;

    AccessTokens(SigningKeys keys, ApiProperties properties, Clock clock) {
        this.keys = keys;
        this.auth = properties.auth();
        this.clock = clock;
    }

    Mono<String> issue(User user, String session) {
        return signed(
                claims(user.id().toString())
                        .claim("preferred_username", user.username())
                        .claim(ROLES, user.roles())
                        .claim(Scopes.CLAIM, Scopes.of(user.roles()))
                        .claim(SESSION, session));
    }

    Mono<String> issue(Client client, String scope) {
        return signed(
                claims(client.subject())
                        .claim("client_id", client.id())
                        .claim(ROLES, client.roles())
                        .claim(Scopes.CLAIM, scope));
    }

    private Mono<String> signed(JWTClaimsSet.Builder claims) {
        return keys.signing().map(key -> sign(key, claims.build()));
    }

    private JWTClaimsSet.Builder claims(String subject) {
        Instant now = clock.instant();
        return new JWTClaimsSet.Builder()
                .issuer(auth.issuer().toString())
                .subject(subject)
                .audience(auth.audience())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(auth.accessTokenLifetime())))
                .jwtID(Identifiers.timeOrdered().toString());
    }

    private static String sign(RSAKey key, JWTClaimsSet claims) {
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID(key.getKeyID())
                        .type(JOSEObjectType.JWT)
                        .build();
        SignedJWT token = new SignedJWT(header, claims);
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("signing key " + key.getKeyID() + " cannot sign", e);
        }
        return token.serialize();
    }
}
